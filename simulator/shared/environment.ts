import { platformGlobals } from '../client/platform/platform-globals.js'
import { checkOptionsForLater } from '../options/check-simulator-options.js'
import type { SimulatorOptions } from '../options/simulator-options.js'

const name = 'KINOKO_SIMULATOR'

/** The options of the shared simulator that the environment says; throws a TypeError for what is none. */
export function environmentOptions(): SimulatorOptions {
  const text = platformGlobals.process?.env?.[name]
  if (text === undefined || text === '') return {}
  if (text === 'any') return { users: 'any', virtualHosts: 'any' }
  const options = parse(text)
  checkOptionsForLater(name, options)
  return options
}

function parse(text: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unreadable(text)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(text)
  return value
}

function unreadable(text: string): TypeError {
  return new TypeError(
    `${name} is ${JSON.stringify(text)}; it has to be "any", or options of configureSimulator as a JSON object, ` +
      `such as {"users":{"app":"secret"},"virtualHosts":["/","orders"]}`,
  )
}
