import { describe, expect, test } from 'vitest'
import { Hosts } from '../../../../simulator/world/network/hosts.js'
import { WorldTime } from '../../../../simulator/world/schedule/time.js'
import { Recorder } from '../../../../simulator/world/trace/recorder.js'
import { Trace } from '../../../../simulator/world/trace/trace.js'
import { RecordingPeer } from '../support/peer.js'
import { TestSchedule } from '../support/schedule.js'

interface Setup {
  readonly schedule: TestSchedule
  readonly hosts: Hosts
  readonly time: WorldTime
  readonly trace: Trace
  readonly dialled: string[]
}

function setUp(seed = 1): Setup {
  const schedule = new TestSchedule()
  const time = new WorldTime(true)
  const trace = new Trace(100)
  const dialled: string[] = []
  const hosts = new Hosts({
    seed,
    agenda: schedule.agenda,
    time,
    recorder: new Recorder(trace, time),
    dial: (hostName) => {
      dialled.push(hostName)
      return { connection: 1, send: () => undefined, backlog: () => 0, end: () => undefined }
    },
  })
  return { schedule, hosts, time, trace, dialled }
}

describe('the hosts of a world', () => {
  test('are made when they are first asked for, and stay the same', () => {
    const { hosts } = setUp()
    expect(hosts.host('a')).toBe(hosts.host('a'))
    expect(hosts.host('a')).not.toBe(hosts.host('b'))
  })

  test('come up anew after a crash, with other chance', () => {
    const { hosts } = setUp()
    const first = hosts.host('a')
    const drawn = first.clock.uuid()
    first.shutDown()
    const second = hosts.host('a')
    expect([first.isDown, second.isDown, second === first]).toEqual([true, false, false])
    expect(second.clock.uuid()).not.toBe(drawn)
  })

  test('keep the clock of a host that is down', () => {
    const { hosts } = setUp()
    const host = hosts.host('a')
    host.shutDown()
    expect(hosts.clockOf('a')).toBe(host.clock)
  })
})

describe('the chance of a host', () => {
  test('is the same for the same seed and name, whatever other hosts draw', () => {
    const [one, two] = [setUp().hosts, setUp().hosts]
    one.host('b').clock.random()
    expect(one.host('a').clock.uuid()).toBe(two.host('a').clock.uuid())
  })

  test('differs from seed to seed, and from host to host', () => {
    const uuids = [1, 2].flatMap((seed) => {
      const { hosts } = setUp(seed)
      return ['a', 'b'].map((name) => hosts.host(name).clock.uuid())
    })
    expect(new Set(uuids).size).toBe(4)
  })

  test('gives UUIDs of version 4, and numbers from 0 to 1', () => {
    const { clock } = setUp().hosts.host('a')
    for (let i = 0; i < 100; i++) {
      expect(clock.uuid()).toMatch(
        /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
      )
      const number = clock.random()
      expect(number >= 0 && number < 1).toBe(true)
    }
  })
})

describe('the clock of a host', () => {
  test('may be wrong; what never jumps is not', () => {
    const { hosts, time } = setUp()
    const host = hosts.host('a')
    host.skew(-60_000)
    expect([host.clock.now() - time.now(), host.clock.monotonic() - time.now()]).toEqual([
      -60_000, 0,
    ])
  })

  test('has timers, which are events of the host in the trace', () => {
    const { hosts, schedule, time, trace } = setUp()
    const fired: string[] = []
    hosts.host('a').clock.setTimeout(() => fired.push('a'), 1.5)
    schedule.fireUntil(time.now() + 1)
    expect(fired).toEqual([])
    schedule.fireUntil(time.now() + 2)
    expect([fired, trace.lines]).toEqual([['a'], ['     0 ms  a: timer']])
  })
})

describe('a host that has crashed', () => {
  test('fires no timer, neither set before nor after', () => {
    const { hosts, schedule, time } = setUp()
    const host = hosts.host('a')
    const fired: string[] = []
    const before = host.clock.setTimeout(() => fired.push('before'), 1)
    host.shutDown()
    host.clock.clearTimeout(before)
    host.clock.setTimeout(() => fired.push('after'), 1)
    schedule.fireUntil(time.now() + 10)
    expect(fired).toEqual([])
  })

  test('gets a socket that goes nowhere', () => {
    const { hosts, dialled } = setUp()
    const host = hosts.host('a')
    host.dial(5672, new RecordingPeer())
    host.shutDown()
    const wire = host.dial(5672, new RecordingPeer())
    wire.send({ connection: 0, channel: 1, method: 'channel.open' })
    wire.end()
    expect([dialled, wire.connection, wire.backlog(1)]).toEqual([['a'], 0, 0])
  })
})
