/** amqplib itself on a simulator of its own, over sockets in memory; Node only. */
import * as amqplib from 'amqplib'
import * as callbackClient from 'amqplib/callback_api'
import { createSimulator, type RabbitmqVersion } from 'kinoko/simulator'
import { patchSockets } from 'kinoko/simulator/socket'

/** What a case needs for such a broker. It is to be ended before the next is opened. */
export function openWire(rabbitmq: RabbitmqVersion): {
  readonly url: string
  readonly client: typeof amqplib
  readonly callbackClient: typeof callbackClient
  readonly sleep: (ms: number) => Promise<void>
  readonly end: () => void
} {
  const simulator = createSimulator({ trace: 0, rabbitmq, foreignWaitMs: 0 })
  const patch = patchSockets(simulator, { heartbeat: 60 })
  return {
    url: 'amqp://localhost',
    client: amqplib,
    callbackClient,
    sleep: simulator.sleep,
    end: () => patch.undo(),
  }
}
