import { Broker } from '../core/broker.js'
import { Operator } from '../operator/operator.js'
import { checkedLatency } from '../world/network/latency.js'
import { brokerSettingsOf } from './broker-settings.js'
import { checkNames, isObject } from './check-names.js'
import type { SimulatorOptions } from './simulator-options.js'
import {
  aFlag,
  anObject,
  areNames,
  arePlugins,
  areUsers,
  aVersion,
  aWholeNumber,
  be,
  checkValues,
  isListOf,
  isNotNegative,
  isPort,
  oneOf,
  type Check,
} from './values.js'

const checks: Readonly<Record<keyof SimulatorOptions, Check>> = {
  seed: aWholeNumber,
  choices: be(
    'an object with a function `index`',
    (value) => isObject(value) && typeof value['index'] === 'function',
  ),
  maxLatencyMs: be('a number of milliseconds', isNumber),
  packets: aFlag,
  clock: oneOf('virtual', 'real', 'followed'),
  trace: be('a number of entries that is not negative', isNotNegative),
  rabbitmq: aVersion,
  rules: be('a list of rules out of versionRules(from, to)', isListOf(isRule)),
  plugins: arePlugins,
  deprecatedFeatures: anObject,
  definitions: anObject,
  users: anyOr('an object of passwords by user name', areUsers),
  virtualHosts: anyOr('a list of names that are not empty', areNames),
  ports: anyOr('a list of ports', isListOf(isPort)),
  hosts: anyOr('a list of names that are not empty', areNames),
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

function isRule(value: unknown): boolean {
  return isObject(value) && typeof value['since'] === 'string' && Array.isArray(value['fields'])
}
