import { Broker } from '../core/broker.js'
import { Operator } from '../operator/operator.js'
import { checkedLatency } from '../world/network/latency.js'
import { brokerSettingsOf } from './broker-settings.js'
import { checkNames, isObject } from './check-names.js'
import type { SimulatorOptions } from './simulator-options.js'
import {
  aCount,
  aFlag,
  anObject,
  areUsers,
  aWholeNumber,
  be,
  checkValues,
  isListOf,
  isName,
  type Check,
} from './values.js'

export const aVersion = be("a text such as '4.3'", (value) => typeof value === 'string')

const checks: Readonly<Record<keyof SimulatorOptions, Check>> = {
  seed: aWholeNumber,
  choices: be(
    'an object with a function `index`',
    (value) => isObject(value) && typeof value['index'] === 'function',
  ),
  maxLatencyMs: be('a number of milliseconds', isNumber),
  packets: aFlag,
  clock: be('one of virtual, real, followed', (value) =>
    ['virtual', 'real', 'followed'].includes(value as string),
  ),
  trace: be('a number of entries that is not negative', isNotNegative),
  rabbitmq: aVersion,
  rules: be('a list of rules out of versionRules(from, to)', isListOf(isRule)),
  plugins: be('a list of names of plugins', isListOf(isName)),
  deprecatedFeatures: anObject,
  definitions: anObject,
  users: anyOr('an object of passwords by user name', areUsers),
  virtualHosts: anyOr('a list of names that are not empty', isListOf(isName)),
  ports: anyOr('a list of ports', isListOf(isPort)),
  hosts: anyOr('a list of names that are not empty', isListOf(isName)),
  foreignWaitMs: be('a number of milliseconds that is not negative', isNotNegative),
}

const names = Object.keys(checks)

/** How other programs name the options. */
const aliases = { version: 'rabbitmq', vhosts: 'virtualHosts', latency: 'maxLatencyMs' }

/** A TypeError for an option that there is not, or that is of another kind than it has to be. */
export function checkSimulatorOptions(where: string, options: unknown): void {
  checkNames(where, options, names, aliases)
  checkValues(where, options as object, checks)
}

/** The same for options that are used later, and errors also for what only the broker would refuse. */
export function checkOptionsForLater(where: string, options: SimulatorOptions): void {
  checkSimulatorOptions(where, options)
  checkedLatency(options.maxLatencyMs)
  const broker = new Broker(brokerSettingsOf(options))
  if (options.definitions === undefined) return
  const operator = new Operator({ broker, operate: (command) => void broker.apply(command, 0) })
  operator.loadDefinitions(options.definitions)
}

function anyOr(expected: string, isFit: (value: unknown) => boolean): Check {
  return be(`'any' or ${expected}`, (value) => value === 'any' || isFit(value))
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number'
}

function isNotNegative(value: unknown): boolean {
  return typeof value === 'number' && value >= 0
}

function isPort(value: unknown): boolean {
  return aCount(value) === undefined && (value as number) <= 65_535
}

function isRule(value: unknown): boolean {
  return isObject(value) && typeof value['since'] === 'string' && Array.isArray(value['fields'])
}
