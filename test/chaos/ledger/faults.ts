/** What is done to a fleet of hops, one thing after the other, and mended again. */
import { connect, type ChannelModel } from 'amqplib'
import type { Fleet, Member } from '../fleet.js'

/** Resolves when all that was broken is mended. */
type Fault = (fleet: Fleet) => Promise<unknown>

export const faults: Readonly<Record<string, Fault>> = {
  'SIGTERM to a service': (fleet) => fleet.restart(fleet.services[2]!),
  'SIGKILL to a service': (fleet) => fleet.crash(fleet.services[2]!),
  'SIGKILL to both instances of a service': async (fleet) => {
    await Promise.all([fleet.crash(fleet.services[4]!), fleet.crash(fleet.services[5]!)])
  },
  'broker killed (kill -9)': ({ node }) => node.kill(),
  'broker stopped and started': ({ node }) => node.restart(),
  'all connections closed by the operator': ({ node }) =>
    node.ctl('close_all_connections', 'ledger'),
  'all connections reset': (fleet) => each(fleet, ({ cable }) => cable.cut()),
  'link of a service frozen for 12 s': ({ services }) => freeze(services[3]!, 12_000),
  'link of a client frozen for 12 s': ({ clients }) => freeze(clients[0]!, 12_000),
  'all links frozen for 3 s': (fleet) => Promise.all(membersOf(fleet).map((m) => freeze(m, 3_000))),
  'links slow by 200 ms': async (fleet) => {
    await each(fleet, ({ cable }) => cable.delay(200))
    await delay(4_000)
    await each(fleet, ({ cable }) => cable.heal())
  },
  'memory alarm': async ({ node }) => {
    await node.ctl('set_vm_memory_high_watermark', '0')
    await delay(3_000)
    await node.ctl('set_vm_memory_high_watermark', '0.4')
  },
  'disk alarm': async ({ node }) => {
    await node.ctl('set_disk_free_limit', '1000000000000000')
    await delay(3_000)
    await node.ctl('set_disk_free_limit', '50000000')
  },
  'queue of requests deleted': (fleet) => onChannel(fleet, (ch) => ch.deleteQueue('rpc-hop-b')),
  'queues of replies deleted': async (fleet) => {
    const queues = (await fleet.node.ctl('list_queues', 'name')).split('\n')
    for (const queue of queues.filter((name) => name.startsWith('rpc.reply-'))) {
      await onChannel(fleet, (channel) => channel.deleteQueue(queue))
    }
  },
  'exchange deleted': (fleet) =>
    onChannel(fleet, (channel) => channel.deleteExchange('nameko-rpc')),
  'exchange made anew, without its bindings': (fleet) =>
    onChannel(fleet, async (channel) => {
      await channel.deleteExchange('nameko-rpc')
      await channel.assertExchange('nameko-rpc', 'topic', { durable: true })
    }),
  'queue full (policy max-length, reject-publish)': (fleet) =>
    underPolicy(fleet, { 'max-length': 1, overflow: 'reject-publish' }),
  'policy with a message-ttl of 1 ms': (fleet) => underPolicy(fleet, { 'message-ttl': 1 }),
  'permissions taken for 3 s': async ({ node }) => {
    await node.ctl('clear_permissions', 'guest')
    await node.ctl('close_all_connections', 'ledger')
    await delay(3_000)
    await node.ctl('set_permissions', 'guest', '.*', '.*', '.*')
  },
  'virtual host made anew': async ({ node }) => {
    await node.ctl('delete_vhost', '/')
    await node.ctl('add_vhost', '/')
    await node.ctl('set_permissions', 'guest', '.*', '.*', '.*')
  },
  'maintenance mode': async ({ node }) => {
    await node.upgrade('drain')
    await delay(2_000)
    await node.upgrade('revive')
  },
  'all services restarted in turn': async (fleet) => {
    for (const service of fleet.services) await fleet.restart(service)
  },
  'all clients restarted in turn': async (fleet) => {
    for (const client of fleet.clients) await fleet.replaceClient(client)
  },
}

function membersOf({ services, clients }: Fleet): readonly Member[] {
  return [...services, ...clients]
}

async function each(fleet: Fleet, act: (member: Member) => void): Promise<void> {
  await Promise.resolve()
  for (const member of membersOf(fleet)) act(member)
}

async function freeze({ cable }: Member, ms: number): Promise<void> {
  cable.freeze()
  await delay(ms)
  cable.heal()
}

async function underPolicy({ node }: Fleet, definition: object): Promise<void> {
  await node.ctl('set_policy', 'ledger', '^rpc-hop-c$', JSON.stringify(definition))
  await delay(3_000)
  await node.ctl('clear_policy', 'ledger')
}

type Channel = Awaited<ReturnType<ChannelModel['createChannel']>>

async function onChannel(
  { node }: Fleet,
  act: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  const connection = await connect(node.uri)
  const channel = await connection.createChannel()
  await act(channel)
  await connection.close()
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
