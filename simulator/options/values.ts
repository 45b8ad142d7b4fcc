import { isObject, shown } from './check-names.js'

/** Says of a value that will not do what it has to be; undefined of one that will. */
export type Check = (value: unknown) => string | undefined

export function be(expected: string, isFit: (value: unknown) => boolean): Check {
  return (value) => (isFit(value) ? undefined : expected)
}

export const aText = be('a text', (value) => typeof value === 'string')

export const aName = be('a text that is not empty', isName)

export const aFlag = be('true or false', (value) => typeof value === 'boolean')

export const anObject = be('an object', isObject)

export const aVersion = be("a text such as '4.3'", (value) => typeof value === 'string')

export const aWholeNumber = be('a whole number', Number.isInteger)

export const aCount = be('a whole number that is not negative', isCount)

export function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0
}

export function isNotNegative(value: unknown): boolean {
  return typeof value === 'number' && value >= 0
}

export function isPort(value: unknown): boolean {
  return isCount(value) && (value as number) <= 65_535
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

export function isListOf(isFit: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(isFit)
}

export const areTexts = isListOf((value) => typeof value === 'string')

export const areNames = isListOf(isName)

export const arePlugins = be('a list of names of plugins', areNames)

export function oneOf(...values: readonly unknown[]): Check {
  return be(`one of ${values.join(', ')}`, (value) => values.includes(value))
}

/** Passwords by user name. */
export function areUsers(value: unknown): boolean {
  if (!isObject(value)) return false
  return Object.entries(value).every(
    ([name, password]) => isName(name) && aText(password) === undefined,
  )
}

/** A TypeError for the first option that will not do. An option that is undefined is one that was not given. */
export function checkValues(
  where: string,
  options: object,
  checks: Readonly<Record<string, Check>>,
): void {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (value !== undefined) checkValue(`${where}: ${name}`, value, checks[name])
  }
}

/** A TypeError for a value that will not do. */
export function checkValue(what: string, value: unknown, check: Check | undefined): void {
  const expected = check?.(value)
  if (expected !== undefined) {
    throw new TypeError(`${what} has to be ${expected}, and is ${shown(value)}`)
  }
}
