import { CommandError } from '../command-error.js'

/** A call as `.call` takes it. */
export interface CallLine {
  readonly service: string
  readonly method: string
  readonly args: readonly unknown[]
}

/** Reads `calculator.add 1 2` or `shop.buy "tea" {"count": 2}`: arguments are JSON, one after the other. Throws a CommandError. */
export function parseCallLine(line: string): CallLine {
  const [, service = '', method = '', rest = ''] =
    /^\s*([\w$-]+)\.([\w$]+)\s*(.*)$/.exec(line) ?? []
  if (service === '')
    throw new CommandError('write it so: .call service.method 1 "two" {"three": 3}')
  return { service, method, args: argumentsOf(rest.trim()) }
}

/** JSON texts side by side: the shortest beginning that is JSON is the first. */
function argumentsOf(text: string): unknown[] {
  const words = text === '' ? [] : text.split(' ')
  const args: unknown[] = []
  let begun: string | undefined
  for (const word of words) {
    begun = begun === undefined ? word : `${begun} ${word}`
    const parsed = jsonOf(begun)
    if (parsed === undefined) continue
    args.push(parsed.value)
    begun = undefined
  }
  if (begun === undefined) return args
  throw new CommandError(`this is no JSON: ${begun} (a text stands in "quotes")`)
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
