import { BadRequest, InvalidResult, type FieldIssue } from '../errors/errors.js'
import type { SchemaIssue, StandardSchema } from './standard-schema.js'

/** Schemas by parameter name, as `params` declares them: `name`, `name?`, `...rest`. */
export type ParameterSchemas = Readonly<Record<string, StandardSchema>>

/** Checks the arguments and the result of a method, and hands on the values that its schemas make of them. */
export class Validation {
  readonly #method: string
  readonly #parameters: readonly (readonly [name: string, schema: StandardSchema])[]
  readonly #result: StandardSchema | undefined
  readonly #isSensitive: (parameter: string) => boolean

  /** @param isSensitive whether nobody may see what a parameter's schema says: it may quote the value */
  constructor(
    method: string,
    parameters: ParameterSchemas,
    result: StandardSchema | undefined,
    isSensitive: (parameter: string) => boolean,
  ) {
    this.#method = method
    this.#parameters = Object.entries(parameters)
    this.#result = result
    this.#isSensitive = isSensitive
  }

  /**
   * Runs the method between its schemas. Rejects with a BadRequest that names the wrong fields of the arguments,
   * or with an InvalidResult that names the wrong fields of the result.
   */
  async around(
    args: readonly unknown[],
    method: (...args: readonly unknown[]) => unknown,
  ): Promise<unknown> {
    const result = await method(...(await this.#checkArguments(args)))
    if (this.#result === undefined) return result
    const checked = await this.#result['~standard'].validate(result)
    if (checked.issues === undefined) return checked.value
    const fields = checked.issues.map((issue) => toFieldIssue('result', issue))
    throw new InvalidResult(`${this.#method}() gave an invalid result: ${list(fields)}`, {
      issues: fields,
    })
  }

  async #checkArguments(args: readonly unknown[]): Promise<readonly unknown[]> {
    const checked = [...args]
    const fields: FieldIssue[] = []
    for (const [i, value] of args.entries()) {
      const [name, schema] = this.#parameterAt(i) ?? []
      if (schema === undefined || (value === undefined && name?.endsWith('?') === true)) continue
      const isSensitive = this.#isSensitive(parameterOf(name))
      const result = await (isSensitive
        ? this.#checkSensitive(i, value, schema)
        : schema['~standard'].validate(value))
      if (result.issues === undefined) checked[i] = result.value
      else {
        for (const issue of result.issues) fields.push(toFieldIssue(this.#fieldAt(i), issue))
      }
    }
    if (fields.length === 0) return checked
    const noun = fields.length === 1 ? 'an invalid argument' : 'invalid arguments'
    throw new BadRequest(`${this.#method}() got ${noun}: ${list(fields)}`, {
      issues: fields,
    })
  }

  /** Whatever the schema says of a wrong value, its path and what it throws, may quote the value. */
  async #checkSensitive(index: number, value: unknown, schema: StandardSchema) {
    try {
      const result = await schema['~standard'].validate(value)
      return result.issues === undefined ? result : { issues: [{ message: hiddenWords }] }
    } catch {
      throw new Error(
        `${this.#method}() could not check '${this.#fieldAt(index)}': its schema threw an error; ${hiddenWords}`,
      )
    }
  }

  /** `b` for `b?`; the values of `...rest` are counted from its first. */
  #fieldAt(index: number): string {
    const [name = ''] = this.#parameterAt(index) ?? []
    const firstOfRest = this.#parameters.length - 1
    const parameter = parameterOf(name)
    return name.startsWith('...') ? `${parameter}[${index - firstOfRest}]` : parameter
  }

  /** Arguments beyond the named parameters belong to the rest parameter. */
  #parameterAt(index: number): readonly [name: string, schema: StandardSchema] | undefined {
    const last = this.#parameters.at(-1)
    const isRest = index >= this.#parameters.length - 1 && last?.[0].startsWith('...') === true
    return isRest ? last : this.#parameters[index]
  }
}

const hiddenWords = 'what its schema says is hidden, since the argument is sensitive'

/** `b` for `b?` and `...b`. */
function parameterOf(declared = ''): string {
  return declared.replace(/^\.{3}|\?$/, '')
}

function toFieldIssue(root: string, { path = [], message }: SchemaIssue): FieldIssue {
  const keys = path.map((step) => (typeof step === 'object' ? step.key : step))
  const steps = keys.map((key) =>
    typeof key === 'number' ? `[${key}]` : `.${typeof key === 'symbol' ? key.toString() : key}`,
  )
  return { field: root + steps.join(''), message }
}

/** The wrong fields that an error names: a list may have a hundred thousand. */
const mostNamed = 20

function list(fields: readonly FieldIssue[]): string {
  const named = fields.slice(0, mostNamed).map(({ field, message }) => `'${field}': ${message}`)
  if (fields.length > mostNamed) named.push(`and ${fields.length - mostNamed} more`)
  return named.join('; ')
}
