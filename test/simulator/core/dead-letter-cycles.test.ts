import { expect, test } from 'vitest'
import { Broker } from '../../../simulator/core/broker.js'
import type { BasicPublish, ClientCommand } from '../../../simulator/core/methods.js'
import { profiles, rabbitmqVersions } from '../../../simulator/core/profile.js'
import { defaultSettings } from '../../../simulator/core/settings.js'
import { emptyTable } from '../../../simulator/core/values/table.js'

type Body<C> = C extends ClientCommand ? Omit<C, 'connection' | 'channel'> : never

/** Deliveries into queues that one command may cause at most, where one message is on its way. */
const most = 20_000

/** Full queues that each dead-letter into all of them, and one message that a client has rejected, so that nobody cuts its way. */
function circle(count: number, version: (typeof rabbitmqVersions)[number]) {
  const broker = new Broker({ ...defaultSettings, profile: profiles[version] })
  const names = Array.from({ length: count }, (_, i) => `queue-${i}`)
  let now = 0
  let worst = 0
  const measured = (act: () => unknown): void => {
    const before = broker.ledger.taken
    act()
    worst = Math.max(worst, broker.ledger.taken - before)
  }
  const apply = (command: ClientCommand): void => measured(() => broker.apply(command, now))
  const send = (body: Body<ClientCommand>): void => apply({ connection: 1, channel: 1, ...body })
  const publish = (routingKey: string): void => {
    const properties = {} as BasicPublish['properties']
    const what = { exchange: '', routingKey, mandatory: false, properties }
    send({ method: 'basic.publish', ...what, body: new Uint8Array([1]) })
  }
  const login = { mechanism: 'PLAIN', username: 'guest', password: 'guest', virtualHost: '/' }
  const limits = { channelMax: 0, frameMax: 0, heartbeat: 0 }
  const open = { connection: 1, channel: 0, method: 'connection.open', ...login, ...limits }
  apply(open as ClientCommand)
  send({ method: 'channel.open' })
  const flags = { passive: false, durable: true, exclusive: false, autoDelete: false }
  for (const queue of names) {
    const declared = new Map<string, string | number>([
      ['x-max-length', 1],
      ['x-dead-letter-exchange', 'amq.fanout'],
    ])
    send({ method: 'queue.declare', queue, ...flags, arguments: declared })
    const where = { exchange: 'amq.fanout', routingKey: '', arguments: emptyTable }
    send({ method: 'queue.bind', queue, ...where })
  }
  return {
    broker,
    publish,
    /** Rejects the message of the first queue, then lets some milliseconds pass. */
    run: (): number => {
      for (const name of names) publish(name)
      send({ method: 'basic.get', queue: names[0]!, noAck: false })
      send({ method: 'basic.reject', deliveryTag: 1, requeue: false })
      for (const name of names) publish(name)
      for (now = 1; now < 5; now++) measured(() => broker.expire(now))
      return worst
    },
  }
}

test.each(
  rabbitmqVersions.flatMap((version) => [1, 2, 9].map((count) => [version, count] as const)),
)(
  'a rejected message that goes round in full queues of %s keeps no command for ever: %i queues',
  (version, count) => {
    const { broker, publish, run } = circle(count, version)
    expect(run()).toBeLessThan(most)
    // and the broker does as before
    const before = broker.ledger.taken
    publish('queue-0')
    expect(broker.ledger.taken).toBeGreaterThan(before)
  },
)
