import type { connect } from 'amqplib'
import { createSimulator, type SimulatorOptions } from 'kinoko/simulator'

/** The `connect` of a new simulator, as amqplib types it. */
export function simulatedConnect(options?: SimulatorOptions): typeof connect {
  const stranger: unknown = createSimulator(options).connect
  return stranger as typeof connect
}
