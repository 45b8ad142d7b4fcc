import { describe, expect, test } from 'vitest'
import { explore, failureReport } from 'kinoko/testing'
import { orderAcrossInstances } from '../../examples/planted-bugs/order-across-instances.js'
import { unawaitedCalls } from '../../examples/playground/model/calls.js'
import type { RunRecord } from '../../examples/playground/model/record.js'
import type { Program } from '../../examples/playground/run/evaluate.js'
import { play, type RunSettings } from '../../examples/playground/run/play.js'
import { textOf } from '../../examples/playground/run/told-error.js'
import * as balancing from '../../examples/playground/scenarios/balancing.js'
import * as errors from '../../examples/playground/scenarios/errors.js'
import * as hello from '../../examples/playground/scenarios/hello.js'
import * as parallel from '../../examples/playground/scenarios/parallel.js'

const noMap = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })
const usual: RunSettings = { acts: [], horizon: 20_000 }

function run(program: Program, settings: Partial<RunSettings> = {}): Promise<RunRecord> {
  return play(program, { ...usual, ...settings }, textOf(noMap))
}

function instance(record: RunRecord, frame: number, name: string) {
  const { services } = record.frames[frame]!.cluster
  return services.flatMap(({ instances }) => instances).find((other) => other.name === name)
}

/** The first frame in which something moves that is called so. */
function frameOf(record: RunRecord, text: string): number {
  return record.story.find((event) => event.text === text)?.frame ?? -1
}

describe('a played run', () => {
  test('has a frame for every event, and comes to rest with the cluster still up', async () => {
    const record = await run(hello)
    expect(record.ending).toEqual({ kind: 'rest' })
    const printed = record.story.filter(({ kind }) => kind === 'printed')
    expect(printed.map(({ text }) => text)).toEqual(['Hello, Matt!'])
    const last = record.frames.length - 1
    expect(instance(record, last, 'greeting#0')).toMatchObject({ state: 'running', served: 1 })
    expect(record.frames[last]?.cluster.queues).toMatchObject([
      { name: 'rpc-greeting', ready: 0, unacked: 0, consumers: ['greeting#0'] },
    ])
  })

  test('tells of a call of its last line that nobody waits for', async () => {
    const hasty: Program = {
      ...hello,
      scenario: async (sim) => {
        sim.service('greeting', () => ({ hello: (name: string) => `Hello, ${name}!` }))
        const greeting = await sim.proxy<{ hello(name: string): string }>('greeting')
        await greeting.hello('Ada')
        void greeting.hello('Matt')
      },
    }
    const { calls, leftBehind } = await run(hasty)
    const unawaited = unawaitedCalls(calls, leftBehind)
    expect(unawaited).toMatchObject([{ call: { args: '"Matt"' }, parent: undefined }])
    const { calls: awaited, leftBehind: none } = await run(hello)
    expect(unawaitedCalls(awaited, none)).toEqual([])
  })

  test('goes the same way again, frame for frame', async () => {
    const [first, again] = [await run(balancing, { seed: 7 }), await run(balancing, { seed: 7 })]
    expect(again.hash).toBe(first.hash)
    expect(again.frames).toEqual(first.frames)
  })

  test('shares between frames what has not changed', async () => {
    const { frames } = await run(hello)
    const last = frames.at(-1)!.cluster
    const before = frames.at(-2)!.cluster
    expect(last.exchanges).toBe(before.exchanges)
    expect(last.services[0]).toBe(before.services[0])
  })

  test('shows a request going by exchange and queue to an instance, and its reply back', async () => {
    const { frames } = await run(hello)
    const paths = frames.flatMap(({ flights }) => flights.map(({ kind, path }) => [kind, ...path]))
    expect(paths).toEqual([
      ['request', 'host client#0', 'exchange nameko-rpc', 'queue rpc-greeting'],
      ['request', 'queue rpc-greeting', 'host greeting#0'],
      ['reply', 'host greeting#0', 'exchange nameko-rpc', 'host client#0'],
      ['reply', 'host client#0'],
    ])
  })

  test('knows which call led to which, and how each ended', async () => {
    const { calls } = await run(errors)
    const told = calls.map(({ target, args, parent, outcome }) => ({
      target,
      args,
      under: calls.find(({ correlationId }) => correlationId === parent)?.target,
      outcome: outcome?.text,
    }))
    expect(told).toEqual([
      { target: 'shop.buy', args: '30', under: undefined, outcome: '{"left":70}' },
      { target: 'bank.withdraw', args: '30', under: 'shop.buy', outcome: '70' },
      expect.objectContaining({ target: 'shop.buy', args: '500' }),
      {
        target: 'bank.withdraw',
        args: '500',
        under: 'shop.buy',
        outcome: 'RangeError: you have 100, not 500',
      },
      expect.objectContaining({ target: 'shop.wrap' }),
      {
        target: 'gifts.wrap',
        args: '"tea"',
        under: 'shop.wrap',
        outcome: 'nobody takes gifts.wrap',
      },
    ])
  })

  test('stops at the horizon, and says that it would go on', async () => {
    const record = await run(balancing, { horizon: 100 })
    expect(record.ending).toEqual({ kind: 'horizon' })
    expect(record.frames.length).toBeGreaterThanOrEqual(100)
  })

  test('says why it failed', async () => {
    const scenario = () => Promise.reject(new Error('no tea'))
    const error = { name: 'Error', message: 'no tea' }
    expect((await run({ scenario })).ending).toEqual({ kind: 'failure', error })
  })
})

describe('what a person does', () => {
  test('happens after the event it was done at, and changes nothing before', async () => {
    const before = await run(parallel)
    const after = frameOf(before, 'warehouse#0 gets the request warehouse.find')
    const what = { kind: 'crash', instance: 'warehouse#0' } as const
    const record = await run(parallel, { acts: [{ after, what }] })
    expect(record.frames.slice(0, after)).toEqual(before.frames.slice(0, after))
    expect(instance(record, after, 'warehouse#0')?.state).toBe('crashed')
  })

  test('crash: what the instance worked on is delivered to another', async () => {
    const before = await run(parallel)
    const after = frameOf(before, 'warehouse#0 gets the request warehouse.find')
    const what = { kind: 'crash', instance: 'warehouse#0' } as const
    const record = await run(parallel, { acts: [{ after, what }] })
    const again = record.calls.filter(({ servers }) => servers.length > 1)
    expect(again.map(({ target, servers }) => [target, servers[0]])).toEqual([
      ['warehouse.find', 'warehouse#0'],
    ])
    expect(record.ending).toEqual({ kind: 'rest' })
  })

  test('add: the new instance takes its share', async () => {
    const what = { kind: 'add', service: 'resize' } as const
    const record = await run(balancing, { acts: [{ after: 120, what }] })
    const served = instance(record, record.frames.length - 1, 'resize#3')?.served
    expect(served).toBeGreaterThan(0)
  })

  test('call: after the end of the scenario too', async () => {
    const what = { kind: 'call', service: 'greeting', method: 'hello', args: ['Ada'] } as const
    const { frames } = await run(hello)
    const record = await run(hello, { acts: [{ after: frames.length - 1, what }] })
    expect(record.story.at(-1)?.text).toBe('you hear from greeting.hello: "Hello, Ada!"')
  })

  test('hold: nothing moves on the link until it is let go', async () => {
    const { frames } = await run(hello)
    const after = frames.length - 1
    const host = 'greeting#0'
    const acts = [
      { after, what: { kind: 'hold', host } as const },
      {
        after,
        what: { kind: 'call', service: 'greeting', method: 'hello', args: ['Ada'] } as const,
      },
    ]
    const held = await run(hello, { acts: acts.slice(0, 2) })
    expect(held.frames.at(-1)?.cluster.queues[0]).toMatchObject({ unacked: 1 })
    expect(instance(held, held.frames.length - 1, host)?.network.isHeld).toBe(true)
  })

  test('choose: another event goes first', async () => {
    const { frames } = await run(parallel)
    const crossings = await Promise.all(
      frames.map((_frame, lookAfter) =>
        run(parallel, { lookAfter, horizon: lookAfter + 1 }).then(({ crossroads }) => crossroads),
      ),
    )
    const after = crossings.findIndex((crossroads) => crossroads !== undefined)
    const { ways, taken } = crossings[after]!
    expect([ways.length > 1, taken]).toEqual([true, 0])
    const what = { kind: 'choose', place: 1 } as const
    const record = await run(parallel, { acts: [{ after, what }], lookAfter: after })
    expect(record.crossroads).toEqual({ ways, taken: 1 })
  })
})

describe('a failure that was found', () => {
  test('is had again from its deviations, to the hash', async () => {
    const bug = orderAcrossInstances.buggy
    const error = await explore({ deviations: 1 }, bug).catch((reason: unknown) => reason)
    const report = failureReport(error)!
    const record = await run({ scenario: bug }, { deviations: report.deviations })
    expect(record.ending).toMatchObject({ kind: 'failure', error: { message: report.reason } })
    expect(record.hash).toBe(report.hash)
  })
})
