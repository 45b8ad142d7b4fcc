import { describe, expect, test } from 'vitest'
import type { ClientCommand, Effect } from '../../../../simulator/core/methods.js'
import { Link, type LinkNetwork } from '../../../../simulator/world/network/link.js'
import { WorldTime } from '../../../../simulator/world/schedule/time.js'
import { Valve } from '../../../../simulator/world/schedule/valve.js'
import { Recorder } from '../../../../simulator/world/trace/recorder.js'
import { RecordingPeer } from '../support/peer.js'
import { TestSchedule } from '../support/schedule.js'

interface Setup {
  readonly schedule: TestSchedule
  readonly link: Link
  readonly peer: RecordingPeer
  /** What the broker's side is told. */
  readonly broker: string[]
  readonly hostValve: Valve
  run(): void
}

function setUp(): Setup {
  const schedule = new TestSchedule()
  const { agenda } = schedule
  const broker: string[] = []
  const network: LinkNetwork = {
    arrival: () => schedule.now,
    hasLatency: false,
    latency: () => 0,
    published: () => undefined,
    receive: (_link, { method }) => broker.push(method),
    lost: () => broker.push('lost'),
    over: () => broker.push('over'),
  }
  const peer = new RecordingPeer()
  const hostValve = new Valve(agenda)
  const recorder = new Recorder(undefined, new WorldTime(true))
  const options = { connection: 7, hostName: 'h', hostValve, peer, network, agenda, recorder }
  return {
    schedule,
    link: new Link(options),
    peer,
    broker,
    hostValve,
    run: () => schedule.fireUntil(schedule.now),
  }
}

function up(method: 'channel.open' | 'connection.close-ok' | 'basic.recover'): ClientCommand {
  const channel = method === 'connection.close-ok' ? 0 : 1
  return { connection: 7, channel, method } as ClientCommand
}

const down: Effect = { connection: 7, channel: 1, method: 'channel.open-ok' }

describe('a link', () => {
  test('carries frames both ways', () => {
    const { link, broker, peer, run } = setUp()
    link.send(up('channel.open'))
    link.push(down)
    run()
    expect([broker, peer.log]).toEqual([['channel.open'], ['channel.open-ok on 1']])
  })

  test('tells the client once when the backlog of a channel that was full is gone', () => {
    const { link, peer, run } = setUp()
    peer.mark = 2
    link.send(up('channel.open'))
    link.send(up('basic.recover'))
    expect(link.backlog(1)).toBe(2)
    run()
    link.send(up('basic.recover'))
    run()
    expect(peer.log).toEqual(['drained 1'])
  })
})

describe('a client that closes its socket', () => {
  test('is gone for the broker after all that it had sent', () => {
    const { link, broker, run } = setUp()
    link.send(up('channel.open'))
    link.end()
    link.send(up('basic.recover'))
    run()
    expect(broker).toEqual(['channel.open', 'lost', 'over'])
  })

  test('gets no frame any more, not even one that the broker sends before it knows', () => {
    const { link, peer, run } = setUp()
    link.push(down)
    link.end()
    link.push(down)
    run()
    expect(peer.log).toEqual([])
  })
})

describe('a client whose host crashes', () => {
  test.each([
    [true, ['lost', 'over']],
    [false, ['channel.open', 'lost', 'over']],
  ])('loses what it had sent: %s', (losesSent, told) => {
    const { link, broker, run } = setUp()
    link.send(up('channel.open'))
    link.crash(losesSent)
    run()
    expect(broker).toEqual(told)
  })
})

describe('a connection that breaks', () => {
  test('is over for the broker at once, and for the client when the news arrives', () => {
    const { link, broker, peer, run } = setUp()
    link.send(up('channel.open'))
    link.push(down)
    link.break('ECONNRESET')
    expect([broker, peer.log]).toEqual([['lost'], []])
    run()
    expect([broker, peer.log]).toEqual([['lost', 'over'], ['lost: ECONNRESET']])
  })

  test('is no news to a paused host until it goes on', () => {
    const { link, peer, hostValve, run } = setUp()
    hostValve.close()
    link.break('END')
    run()
    expect(peer.log).toEqual([])
    hostValve.open()
    run()
    expect(peer.log).toEqual(['lost: END'])
  })

  test('breaks once', () => {
    const { link, broker, peer, run } = setUp()
    link.break('END')
    link.break('END')
    run()
    expect([broker, peer.log]).toEqual([['lost', 'over'], ['lost: END']])
  })
})

describe('a link that is cut', () => {
  test('keeps the frames of its way, and the other way goes on', () => {
    const { link, broker, peer, run } = setUp()
    link.up.close()
    link.send(up('channel.open'))
    link.push(down)
    run()
    expect([broker, peer.log]).toEqual([[], ['channel.open-ok on 1']])
    link.up.open()
    run()
    expect(broker).toEqual(['channel.open'])
  })

  test('is given up by the broker; the client learns it when both ways are open again', () => {
    const { link, broker, peer, run } = setUp()
    link.up.close()
    link.forget()
    run()
    expect([broker, peer.log, link.isBrokerOver]).toEqual([['lost'], [], true])
    link.up.open()
    run()
    expect(peer.log).toEqual(['lost: ECONNRESET'])
  })

  test('is given up by the client; the broker learns it when the way up is open again', () => {
    const { link, broker, peer, run } = setUp()
    link.up.close()
    link.down.close()
    link.giveUp()
    run()
    expect([broker, peer.log]).toEqual([[], ['lost: HEARTBEAT']])
    link.up.open()
    run()
    expect(broker).toEqual(['lost', 'over'])
  })
})

test('a close overtakes the frames that were sent in the same turn of user code', () => {
  const { schedule, link, broker, run } = setUp()
  link.send(up('channel.open'))
  // the next turn begins
  schedule.agenda.take(0).fire()
  link.send(up('basic.recover'))
  const close = { connection: 7, channel: 0, method: 'connection.close' } as const
  link.send({ ...close, replyCode: 200, replyText: 'bye' })
  run()
  expect(broker).toEqual(['channel.open', 'connection.close'])
})
