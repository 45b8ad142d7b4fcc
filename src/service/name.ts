import { classNameOf, describe } from '../support/describe.js'
import { ConfigurationError } from '../errors/errors.js'

/** A class that a container can host: made without arguments, once for each call. */
export interface ServiceClass<T extends object = object> {
  new (): T
  /** The methods of the service. */
  readonly prototype: T
}

/** AMQP limits names of queues to 255 bytes; the longest of ours is `rpc.reply-{service}-{uuid}`. */
const maxNameLength = 200

const names = new WeakMap<object, string>()

/**
 * Names a service. The name is its address: callers use it, and its requests wait in the queue
 * `rpc-{name}`. Throws a ConfigurationError for a name that no caller could use.
 *
 * @example
 * \@service('calculator')
 * class CalculatorService {
 *   \@rpc add(a: number, b: number) { return a + b }
 * }
 */
export function service(name: string) {
  if (isBare(name)) {
    throw new ConfigurationError("@service needs the name of the service: @service('its-name')")
  }
  return <C extends ServiceClass>(serviceClass: C, context?: ClassDecoratorContext): C => {
    if (!isClassTarget(serviceClass, context)) {
      throw new ConfigurationError(
        `@service(${describe(name)}) belongs to a class, and was given ${describe(serviceClass)}`,
      )
    }
    checkName(name, serviceClass)
    names.set(serviceClass, name)
    return serviceClass
  }
}

/**
 * The name of a service class, its own or inherited. Throws a ConfigurationError when it has none, and for what is
 * no class.
 */
export function serviceNameOf(serviceClass: ServiceClass): string {
  checkClass('a service', serviceClass)
  for (let level: object | null = serviceClass; level !== null;) {
    const name = names.get(level)
    if (name !== undefined) return name
    level = Object.getPrototypeOf(level) as object | null
  }
  throw new ConfigurationError(
    `service class \`${classLabel(serviceClass)}\` has no name: decorate it with @service('its-name')`,
  )
}

/** Throws a ConfigurationError for what is no class of services: an instance, nothing, the service's name. */
export function checkClass(where: string, given: unknown): asserts given is ServiceClass {
  if (typeof given === 'function' && typeof given.prototype === 'object') return
  const name = typeof given === 'object' && given !== null ? classNameOf(given) : 'Object'
  if (name !== 'Object') {
    throw new ConfigurationError(
      `${where} is given by its class, not by an instance: \`${name}\`, not \`new ${name}()\``,
    )
  }
  const hint = given === undefined ? ' (do two modules import each other?)' : ''
  throw new ConfigurationError(`${where} is given by its class, not by ${describe(given)}${hint}`)
}

/** Throws a ConfigurationError for what cannot be the name of a service that is called. */
export function checkTarget(caller: string, target: unknown): asserts target is string {
  if (typeof target === 'string' && target !== '') return
  const name = typeof target === 'function' ? names.get(target) : undefined
  const given = target === undefined ? 'nothing' : describe(target)
  throw new ConfigurationError(
    `${caller} takes the name of the service that it calls: \`new ${caller}('${name ?? 'its-name'}')\`, not ${given}`,
  )
}

/** `@service class Orders`: the class itself, or with a legacy decorator on a method its prototype. */
function isBare(name: unknown): boolean {
  return typeof name === 'function' || (typeof name === 'object' && name !== null)
}

function isClassTarget(target: unknown, context: { readonly kind: string } | undefined): boolean {
  return typeof target === 'function' && (context === undefined || context.kind === 'class')
}

function checkName(name: unknown, serviceClass: ServiceClass): void {
  const problem = nameProblem(name)
  if (problem === undefined) return
  const given = typeof name === 'string' ? `\`${name}\`` : describe(name)
  throw new ConfigurationError(
    `the name of service class \`${classLabel(serviceClass)}\` must be ${problem}, not ${given}`,
  )
}

function nameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string') return 'a string'
  if (name === '') return 'a word'
  if (/[.*#\s]/.test(name)) return 'one word of a routing key, without dots, spaces, * and #'
  return name.length > maxNameLength ? `at most ${maxNameLength} characters long` : undefined
}

function classLabel(serviceClass: ServiceClass): string {
  return serviceClass.name === '' ? 'anonymous class' : describe(serviceClass.name)
}
