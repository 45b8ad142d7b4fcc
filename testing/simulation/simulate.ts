import { createSimulator, type SimulatorOptions } from '../../simulator/index.js'
import type { Config } from '../../src/index.js'
import { Simulation } from './simulation.js'

export interface SimulateOptions extends Omit<SimulatorOptions, 'clock'> {
  /** Settings for all services and clients. */
  config?: Config
}

/**
 * Runs a scenario on a cluster of its own, in virtual time, and stops it again. The same seed gives the
 * same run. Resolves with what the scenario returns; an error says with which seed it came about.
 *
 * @example
 * await simulate({ seed: 42 }, async (sim) => {
 *   sim.service(PaymentService, { instances: 3 })
 *   sim.service(OrderService, { instances: 2 })
 *   const orders = await sim.proxy<OrderService>('orders')
 *   expect(await orders.place({ id: 1 })).toMatchObject({ status: 'paid' })
 * })
 */
export async function simulate<R>(
  options: SimulateOptions,
  scenario: (sim: Simulation) => Promise<R>,
): Promise<R> {
  const { config = {}, ...simulatorOptions } = options
  const simulation = new Simulation(createSimulator(simulatorOptions), config)
  try {
    const result = await scenario(simulation)
    await simulation.stop()
    return result
  } catch (error) {
    throw withSeed(error, simulation)
  }
}

/** The error itself, so that assertions keep their diffs, with the way back to it in its message. */
function withSeed(error: unknown, { seed, trace }: Simulation): unknown {
  if (!(error instanceof Error)) return error
  const hash = trace === undefined ? '' : ` · hash ${trace.hash().slice(0, 16)}…`
  error.message += `\n\nseed ${seed ?? 'none, first come first served'}${hash}`
  return error
}
