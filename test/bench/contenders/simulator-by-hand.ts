/** The hand-written RPC on Kinoko's simulator: RabbitMQ's semantics, virtual time. */
import { createSimulator } from 'kinoko/simulator'
import type { Call } from '../harness/contender.js'
import { openByHand } from './hand-written.js'

export function open(): Promise<Call> {
  return openByHand(createSimulator({ trace: 0 }), 'amqp://localhost')
}
