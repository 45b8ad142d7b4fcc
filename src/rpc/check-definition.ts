/** Definitions that `defineService` refuses. Types refuse most of it too, but not everybody uses TypeScript. */
import { checkOptions } from '../config/options.js'
import { ConfigurationError } from '../errors/errors.js'
import { describe } from '../support/describe.js'
import { isClass } from '../service/decoration.js'

interface Definition {
  readonly name: unknown
  readonly dependencies?: unknown
  readonly methods: unknown
  readonly rpc?: unknown
}

/** Throws a ConfigurationError that says which part of the definition is wrong, and how it is written. */
export function checkDefinition(definition: unknown): void {
  if (!isTable(definition)) {
    throw new ConfigurationError(
      `defineService takes { name, methods, ... }, not ${describe(definition)}`,
    )
  }
  checkOptions('defineService', definition, ['name', 'dependencies', 'methods', 'rpc'])
  const { name, dependencies, methods, rpc } = definition as Definition
  const where = `service \`${describe(name)}\``
  if (!isTable(methods)) {
    throw new ConfigurationError(
      `${where}: \`methods\` must be an object of functions, not ${describe(methods)}`,
    )
  }
  for (const [name, method] of Object.entries(methods)) checkMethod(where, name, method)
  if (rpc !== undefined) checkOptions(`${where}: \`rpc\``, rpc, Object.keys(methods))
  if (typeof dependencies !== 'function') checkTable(where, dependencies)
  else if (isClass(dependencies)) throw notMade(where, 'dependencies')
}

/** Throws a ConfigurationError for what is no dependency provider, and no value that could be injected. */
export function checkDependencies(service: string, dependencies: unknown, methods: object): void {
  const where = `service \`${service}\``
  checkTable(where, dependencies)
  for (const [name, value] of Object.entries(dependencies ?? {})) {
    if (name in methods) {
      throw new ConfigurationError(`${where}: \`${name}\` is a dependency and a method`)
    }
    if (isClass(value)) throw notMade(where, name)
    if (typeof value !== 'function') continue
    throw new ConfigurationError(
      `${where}: the dependency \`${name}\` is a function; give the provider itself, or one function for all: ` +
        `dependencies: () => ({ ${name}: ... })`,
    )
  }
}

function checkMethod(where: string, name: string, method: unknown): void {
  if (typeof method !== 'function' || isClass(method)) {
    throw new ConfigurationError(
      `${where}: the method \`${name}\` must be a function, not ${describe(method)}`,
    )
  }
  if (name === 'then') {
    throw new ConfigurationError(
      `${where}: a method \`then\` would make every proxy look like a promise`,
    )
  }
  const source = Function.prototype.toString.call(method)
  if (!arrow.test(source) || !/\bthis\b/.test(source)) return
  throw new ConfigurationError(
    `${where}: the method \`${name}\` is an arrow function, whose \`this\` is not the service; ` +
      `write \`${name}(...) { ... }\``,
  )
}

const arrow = /^(?:async\s*)?(?:\([^]*?\)|[\p{L}_$][\p{L}\p{N}_$]*)\s*=>/u

function checkTable(where: string, dependencies: unknown): void {
  if (dependencies === undefined || isTable(dependencies)) return
  throw new ConfigurationError(
    `${where}: \`dependencies\` must be an object of dependency providers, or a function that gives one, not ` +
      describe(dependencies),
  )
}

function notMade(where: string, name: string): ConfigurationError {
  return new ConfigurationError(
    `${where}: the dependency \`${name}\` is a class; make one: \`new ...()\``,
  )
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
