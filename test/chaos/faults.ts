/** What happens to a fleet, once a second. */
import { connect } from 'amqplib'
import type { Fleet, Member } from './fleet.js'

export type Fault = (fleet: Fleet, random: Random) => Promise<void>
export type Random = (count: number) => number

export const faults = {
  /** The broker ends and starts again. */
  restartBroker: ({ node }: Fleet) => node.restart(),

  /** `rabbitmqctl close_connection`, on two of them. */
  async closeConnections({ node }: Fleet, random: Random) {
    const pids = (await node.ctl('list_connections', 'pid')).split('\n').filter((pid) => pid !== '')
    for (let i = 0; i < 2 && pids.length > 0; i++) {
      const [pid = ''] = pids.splice(random(pids.length), 1)
      await node.ctl('close_connection', pid, 'chaos')
    }
  },

  /** The memory alarm: the broker reads nothing from who publishes. */
  async memoryAlarm({ node }: Fleet) {
    await node.ctl('set_vm_memory_high_watermark', '0')
    await delay(1_500)
    await node.ctl('set_vm_memory_high_watermark', '0.4')
  },

  /** A cable is cut: both ends get a reset. */
  async cutCable(fleet: Fleet, random: Random) {
    await Promise.resolve()
    anyone(fleet, random).cable.cut()
  },

  /** A cable is slow for a while. */
  async slowCable(fleet: Fleet, random: Random) {
    const { cable } = anyone(fleet, random)
    cable.delay(50 + random(200))
    await delay(2_000)
    cable.heal()
  },

  /** A cable is pulled without a word, for long enough to be noticed by heartbeats or not. */
  async pullCable(fleet: Fleet, random: Random) {
    const { cable } = anyone(fleet, random)
    cable.freeze()
    await delay(1_000 + random(12_000))
    cable.heal()
  },

  /** The queue of requests is deleted under its consumers. */
  async deleteRequests(fleet: Fleet, random: Random) {
    await deleteQueue(fleet, ['rpc-chaos', 'rpc-relay'][random(2)]!)
  },

  /** A client's queue of replies is deleted under it. */
  async deleteReplies(fleet: Fleet, random: Random) {
    const { process } = fleet.clients[random(fleet.clients.length)]!
    const id = process.reports('ready')[0]?.clientId ?? ''
    await deleteQueue(fleet, `rpc.reply-standalone_rpc_client-${id}`)
  },

  /** SIGKILL. */
  async crash(fleet: Fleet, random: Random) {
    await fleet.crash(fleet.services[random(fleet.services.length)]!)
  },
} satisfies Readonly<Record<string, Fault>>

export type FaultName = keyof typeof faults

/** Those that take commands of the broker, which take a second each. */
export const slow: ReadonlySet<FaultName> = new Set([
  'restartBroker',
  'closeConnections',
  'memoryAlarm',
])

function anyone({ services, clients }: Fleet, random: Random): Member {
  const all = [...services, ...clients]
  return all[random(all.length)]!
}

/** Fails where the broker is down at the moment: then there is no queue to delete either. */
async function deleteQueue({ node }: Fleet, queue: string): Promise<void> {
  const connection = await connect(node.uri)
  connection.on('error', () => undefined)
  const closed = new Promise((resolve) => connection.on('close', resolve))
  const channel = await connection.createChannel()
  await channel.deleteQueue(queue)
  // amqplib does not settle a close whose connection is lost meanwhile
  await Promise.race([connection.close(), closed])
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
