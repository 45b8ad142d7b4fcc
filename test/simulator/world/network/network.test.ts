import { describe, expect, test } from 'vitest'
import type { ClientCommand, ConnectionOpen } from '../../../../simulator/core/methods.js'
import { emptyTable } from '../../../../simulator/core/values/table.js'
import { noProperties } from '../../../../simulator/core/message.js'
import type { Wire } from '../../../../simulator/world/network/wire.js'
import { deviating, fifo, type Choices } from '../../../../simulator/world/schedule/choices.js'
import { createSimulator } from '../../../../simulator/simulator.js'
import type { World } from '../../../../simulator/world/world.js'
import { RecordingPeer } from '../support/peer.js'

function createWorld(choices: Choices = fifo): World {
  return createSimulator({ choices }).world
}

interface Client {
  readonly wire: Wire
  readonly peer: RecordingPeer
  send(command: Partial<ClientCommand> & { method: ClientCommand['method'] }): void
}

/** A client that has asked to open a connection. */
function connect(world: World, host = 'h', { heartbeat = 0, port = 5672 } = {}): Client {
  const peer = new RecordingPeer()
  const wire = world.host(host).dial(port, peer)
  const { connection } = wire
  const open: ConnectionOpen = {
    connection,
    channel: 0,
    method: 'connection.open',
    mechanism: 'PLAIN',
    username: 'guest',
    password: 'guest',
    virtualHost: '/',
    channelMax: 0,
    frameMax: 0,
    heartbeat,
    clientProperties: emptyTable,
  }
  wire.send(open)
  return {
    wire,
    peer,
    send: (command) => wire.send({ connection, channel: 1, ...command } as ClientCommand),
  }
}

/** Virtual time passes: background timers that are due by then fire. */
async function pass(world: World, durationMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    world.host('test').clock.setTimeout(resolve, durationMs)
  })
}

const publish = {
  method: 'basic.publish',
  exchange: '',
  routingKey: 'nowhere',
  mandatory: false,
  properties: noProperties,
  body: new Uint8Array(),
} as const

describe('a host that dials', () => {
  test('is connected, and the broker counts it', async () => {
    const world = createWorld()
    const { peer } = connect(world)
    await world.idle()
    expect([peer.log, world.network.openConnections]).toEqual([['connection.open-ok on 0'], 1])
  })

  test('is refused on a port on which nothing listens', async () => {
    const world = createWorld()
    const { peer } = connect(world, 'h', { port: 80 })
    await world.idle()
    expect([peer.log, world.network.openConnections]).toEqual([['lost: ECONNREFUSED'], 0])
  })

  test('is refused while the broker refuses all hosts, or that one, and accepted after that', async () => {
    const world = createWorld()
    const lost = async (host: string): Promise<boolean> => {
      const { peer } = connect(world, host)
      await world.idle()
      return peer.log[0] === 'lost: ECONNREFUSED'
    }
    world.network.refuse()
    expect(await lost('h')).toBe(true)
    world.network.accept()
    world.network.refuse('h')
    expect([await lost('h'), await lost('other')]).toEqual([true, false])
    world.network.accept('h')
    expect(await lost('h')).toBe(false)
  })
})

describe('the conditions of a network', () => {
  test('delay the frames of every host, but those of a host that has its own', async () => {
    const world = createWorld()
    world.network.setConditions({ delayMs: 50 })
    world.network.setConditions({ delayMs: 10 }, 'near')
    const times = new Map<string, number>()
    for (const host of ['near', 'far']) connect(world, host)
    world.trace?.events.on('entry', ({ time, event }) => {
      if (event.kind === 'received') times.set(event.host, time)
    })
    await world.idle()
    expect([...times]).toEqual([
      ['near', 10],
      ['far', 50],
    ])
  })

  test('draw the jitter of each frame from the choices', async () => {
    const world = createWorld(deviating([{ stream: 'jitter', at: 0, index: 7 }]))
    world.network.setConditions({ delayMs: 10, jitterMs: 9 })
    connect(world)
    await world.idle()
    expect(world.trace?.entries.map(({ time }) => time)).toEqual([17, 27])
  })
})

describe('a cable that is pulled', () => {
  test('keeps what is sent, on connections to come as well, until it is plugged in again', async () => {
    const world = createWorld()
    world.network.cut('h')
    const { peer } = connect(world)
    await world.idle()
    expect([peer.log, world.network.isCut('h')]).toEqual([[], true])
    world.network.heal('h')
    await world.idle()
    expect([peer.log, world.network.isCut('h')]).toEqual([['connection.open-ok on 0'], false])
  })

  test('may be pulled one way only', async () => {
    const world = createWorld()
    world.network.cut('h', ['down'])
    const { peer } = connect(world)
    await world.idle()
    expect([peer.log, world.network.openConnections]).toEqual([[], 1])
    expect(world.broker.snapshot().connections).toHaveLength(1)
  })

  test('is found out by both ends after two heartbeats that did not come', async () => {
    const world = createWorld()
    const { peer } = connect(world, 'h', { heartbeat: 5 })
    await world.idle()
    world.network.cut('h')
    await pass(world, 9_999)
    expect([world.network.openConnections, peer.log]).toEqual([1, ['connection.open-ok on 0']])
    await pass(world, 1)
    await world.idle()
    expect(world.network.openConnections).toBe(0)
    expect(peer.log).toEqual(['connection.open-ok on 0', 'lost: HEARTBEAT'])
  })

  test('is found out by the client when the connection broke in the meantime', async () => {
    const world = createWorld()
    const { peer } = connect(world, 'h', { heartbeat: 5 })
    await world.idle()
    world.network.break('h')
    world.network.cut('h')
    await pass(world, 9_999)
    expect(peer.log).toEqual(['connection.open-ok on 0'])
    await pass(world, 1)
    await world.idle()
    expect(peer.log).toEqual(['connection.open-ok on 0', 'lost: HEARTBEAT'])
  })

  test('does no harm when it is plugged in again in time', async () => {
    const world = createWorld()
    const { peer } = connect(world, 'h', { heartbeat: 5 })
    await world.idle()
    world.network.cut('h')
    await pass(world, 9_000)
    world.network.heal('h')
    await pass(world, 60_000)
    expect([world.network.openConnections, peer.log]).toEqual([1, ['connection.open-ok on 0']])
  })

  test('is never found out where no heartbeats were agreed', async () => {
    const world = createWorld()
    connect(world)
    await world.idle()
    world.network.cut('h')
    await pass(world, 3_600_000)
    expect(world.network.openConnections).toBe(1)
  })
})

describe('a paused host', () => {
  test('is given up by the broker after two heartbeats, and learns it when it goes on', async () => {
    const world = createWorld()
    const { peer } = connect(world, 'h', { heartbeat: 5 })
    await world.idle()
    world.pauseHost('h')
    await pass(world, 10_000)
    expect([world.network.openConnections, peer.log]).toEqual([0, ['connection.open-ok on 0']])
    world.resumeHost('h')
    await world.idle()
    expect(peer.log).toEqual(['connection.open-ok on 0', 'lost: ECONNRESET'])
  })
})

describe('a publish on its way', () => {
  async function fateOf(act: 'breakBefore' | 'breakAfter' | undefined): Promise<unknown[]> {
    const world = createWorld()
    const client = connect(world)
    client.send({ method: 'channel.open' })
    await world.idle()
    world.network.events.on('publish', (arrival) => {
      if (act !== undefined) arrival[act]()
    })
    client.send(publish)
    await world.idle()
    const methods = world.trace?.entries.map(({ event }) => 'frame' in event && event.frame.method)
    return [methods?.includes('basic.publish'), client.peer.log.at(-1)]
  }

  test('arrives', async () => {
    expect(await fateOf(undefined)).toEqual([true, 'channel.open-ok on 1'])
  })

  test('is lost when its connection breaks before', async () => {
    expect(await fateOf('breakBefore')).toEqual([false, 'lost: ECONNRESET'])
  })

  test('has arrived when its connection breaks after', async () => {
    expect(await fateOf('breakAfter')).toEqual([true, 'lost: ECONNRESET'])
  })

  test('is told to every listener, none in the place of another', async () => {
    const world = createWorld()
    const client = connect(world)
    client.send({ method: 'channel.open' })
    await world.idle()
    const heard: string[] = []
    const first = (): number => heard.push('first')
    world.network.events.on('publish', first)
    world.network.events.on('publish', () => heard.push('second'))
    client.send(publish)
    await world.idle()
    world.network.events.off('publish', first)
    client.send(publish)
    await world.idle()
    expect(heard).toEqual(['first', 'second', 'second'])
  })
})

describe('a host that crashes', () => {
  test.each([
    [0, true],
    [1, false],
  ])('loses the frames on their way if the choice is 1 (it is %i)', async (index, arrives) => {
    const stream = 'crash loses what was sent'
    const world = createWorld(deviating([{ stream, at: 0, index }]))
    const client = connect(world)
    await world.idle()
    client.send({ method: 'channel.open' })
    world.crash('h')
    await world.idle()
    const methods = world.trace?.entries.map(({ event }) => 'frame' in event && event.frame.method)
    expect(methods?.includes('channel.open')).toBe(arrives)
    expect([world.network.openConnections, world.network.linksOf('h')]).toEqual([0, []])
  })

  test('gets no frame that the broker sends before it knows', async () => {
    const world = createWorld()
    const client = connect(world)
    client.send({ method: 'channel.open' })
    world.pause()
    // the broker has read the request, its answer is not sent yet
    await world.step()
    client.send({ method: 'basic.recover', requeue: true })
    world.crash('h')
    world.resume()
    await world.idle()
    expect(client.peer.log).toEqual([])
    const kinds = world.trace?.entries.map(({ event }) => event.kind)
    expect(kinds).not.toContain('delivered')
  })
})

describe('connections that a network breaks', () => {
  test('are those of one host, or all', async () => {
    const world = createWorld()
    const [a, b] = [connect(world, 'a'), connect(world, 'b')]
    await world.idle()
    world.network.break('a')
    await world.idle()
    expect([a, b].map(({ peer }) => peer.log.at(-1))).toEqual([
      'lost: END',
      'connection.open-ok on 0',
    ])
    world.network.break()
    await world.idle()
    expect(b.peer.log.at(-1)).toBe('lost: END')
  })
})
