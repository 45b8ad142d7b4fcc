import type { SimulatorOptions } from '../../simulator/index.js'
import type { RunOptions } from './run-options.js'

const names = Object.keys({
  seed: 0,
  choices: 0,
  maxLatencyMs: 0,
  packets: 0,
  trace: 0,
  rabbitmq: 0,
  rules: 0,
  plugins: 0,
  deprecatedFeatures: 0,
  definitions: 0,
  users: 0,
  virtualHosts: 0,
  ports: 0,
  hosts: 0,
  foreignWaitMs: 0,
} satisfies Record<Exclude<keyof SimulatorOptions, 'clock'>, 0>)

/** The options of a run that are those of its simulator, which refuses others. */
export function simulatorOptionsOf(options: RunOptions): SimulatorOptions {
  const own = Object.entries(options).filter(([name]) => names.includes(name))
  return Object.fromEntries(own)
}
