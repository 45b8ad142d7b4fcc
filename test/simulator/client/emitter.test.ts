import fc from 'fast-check'
import { EventEmitter, once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { OwnEmitter } from '../../../simulator/client/platform/emitter.js'
import { outcome } from './support/outcome.js'
import '../../support/properties.js'

/** Either kind, by the type of Node's. */
type AnyEmitter = EventEmitter
type Step = (emitter: AnyEmitter, log: unknown[]) => unknown

function makeOurs(): AnyEmitter {
  return new OwnEmitter() as never
}

/** Listeners by name; each writes what it got, and whether `this` is the emitter. */
function makeListeners(emitter: AnyEmitter, log: unknown[]) {
  const names = ['a', 'b', 'c'] as const
  const write = (name: string) =>
    function (this: unknown, ...args: unknown[]) {
      log.push([name, this === emitter, ...args.map(readable)])
    }
  return Object.fromEntries(names.map((name) => [name, write(name)]))
}

/** A listener is a function of the emitter's own: what counts is whether there is one. */
function readable(value: unknown): unknown {
  return typeof value === 'function' ? 'listener' : value
}

const event = fc.constantFrom('x', 'y', 'error', 'newListener', 'removeListener')
const listener = fc.constantFrom('a', 'b', 'c')
const adding = fc.constantFrom('on', 'addListener', 'prependListener')
const addingOnce = fc.constantFrom('once', 'prependOnceListener')
// Node trips over once-listeners of removeListener that are removed with all others
const ordinary = event.filter((name) => name !== 'removeListener')

interface Program {
  readonly listeners: Record<string, (...args: unknown[]) => void>
}

const anyStep = fc.oneof(
  fc
    .oneof(fc.tuple(adding, event, listener), fc.tuple(addingOnce, ordinary, listener))
    .map(([method, name, key]) => (e: AnyEmitter, p: Program) => {
      return e[method](name, p.listeners[key]!) === e
    }),
  fc.tuple(event, listener).map(([name, key]) => (e: AnyEmitter, p: Program) => {
    return e.off(name, p.listeners[key]!) === e
  }),
  fc.tuple(event, fc.array(fc.integer(), { maxLength: 3 })).map(
    ([name, args]) =>
      (e: AnyEmitter) =>
        e.emit(name, ...args),
  ),
  fc
    .tuple(event, listener)
    .map(([name, key]) => (e: AnyEmitter, p: Program) => [
      e.listenerCount(name),
      e.listenerCount(name, p.listeners[key]),
      e.listeners(name).map((found) => Object.values(p.listeners).indexOf(found as () => void)),
      e.rawListeners(name).length,
      [...e.eventNames()].sort(),
    ]),
  fc.option(event, { nil: undefined }).map((name) => (e: AnyEmitter) => {
    return e.removeAllListeners(name) === e
  }),
  fc.constant((e: AnyEmitter) => e.removeAllListeners() === e),
)

function run(emitter: AnyEmitter, steps: ((e: AnyEmitter, p: Program) => unknown)[]): unknown[] {
  const log: unknown[] = []
  const program = { listeners: makeListeners(emitter, log) }
  for (const step of steps) log.push(outcome(() => step(emitter, program)))
  return log
}

test('an emitter does what that of Node does, step by step', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
      expect(run(makeOurs(), steps)).toEqual(run(new EventEmitter(), steps))
    }),
    { numRuns: 2000 },
  )
})

const both: [string, () => AnyEmitter][] = [
  ['Node', () => new EventEmitter()],
  ['ours', makeOurs],
]

describe.each(both)('an emitter (%s)', (_, make) => {
  const steps: [string, Step][] = [
    [
      'calls those who listened when the event began',
      (emitter, log) => {
        emitter.on('x', () => {
          log.push('first')
          emitter.removeAllListeners('x')
          emitter.on('x', () => log.push('late'))
        })
        emitter.on('x', () => log.push('second'))
        emitter.emit('x')
        expect(log).toEqual(['first', 'second'])
      },
    ],
    [
      'calls a listener once, though it emits the event itself',
      (emitter, log) => {
        emitter.once('x', () => {
          log.push('once')
          emitter.emit('x')
        })
        emitter.emit('x')
        expect(log).toEqual(['once'])
      },
    ],
    [
      'calls a listener once, though an earlier one emits the event again',
      (emitter, log) => {
        let depth = 0
        emitter.on('x', () => {
          if (depth++ === 0) emitter.emit('x')
        })
        emitter.once('x', () => log.push('once'))
        emitter.emit('x')
        expect(log).toEqual(['once'])
      },
    ],
    [
      'removes a once-listener by the function that was given',
      (emitter, log) => {
        const listener = (): unknown => log.push('called')
        emitter.once('x', listener).off('x', listener)
        emitter.emit('x')
        expect(log).toEqual([])
      },
    ],
    [
      'gives wrappers of once-listeners with the listener inside',
      (emitter) => {
        const listener = (): void => undefined
        emitter.once('x', listener)
        expect(emitter.rawListeners('x')[0]).toHaveProperty('listener', listener)
        expect(emitter.listeners('x')).toEqual([listener])
      },
    ],
    [
      'throws an error that nobody listens for, as it is if it is an Error',
      (emitter) => {
        const error = new RangeError('mine')
        expect(() => emitter.emit('error', error)).toThrow(error)
        expect(() => emitter.emit('error', 'text')).toThrow("Unhandled error. ('text')")
        const thrown = outcomeOf(() => emitter.emit('error', 5))
        expect(thrown).toMatchObject({ code: 'ERR_UNHANDLED_ERROR', context: 5 })
      },
    ],
    [
      'lets what a listener throws out to the emitting side, and calls no further listener',
      (emitter, log) => {
        emitter.on('x', () => {
          throw new Error('thrown')
        })
        emitter.on('x', () => log.push('never'))
        expect(() => emitter.emit('x')).toThrow('thrown')
        expect(log).toEqual([])
      },
    ],
    [
      'refuses listeners that are none',
      (emitter) => {
        for (const method of ['on', 'once', 'off', 'prependListener'] as const) {
          const thrown = outcomeOf(() => emitter[method]('x', 5 as unknown as () => void))
          expect(thrown).toBeInstanceOf(TypeError)
          expect(thrown).toHaveProperty('code', 'ERR_INVALID_ARG_TYPE')
        }
      },
    ],
    [
      'takes symbols for events',
      (emitter, log) => {
        const symbol = Symbol('event')
        emitter.on(symbol, () => log.push('called'))
        emitter.on('text', () => undefined)
        emitter.emit(symbol)
        expect(log).toEqual(['called'])
        expect(emitter.eventNames()).toEqual(['text', symbol])
      },
    ],
    [
      'keeps the number of listeners that is too many',
      (emitter) => {
        expect(emitter.getMaxListeners()).toBe(10)
        expect(emitter.setMaxListeners(0).getMaxListeners()).toBe(0)
        expect(() => emitter.setMaxListeners(-1)).toThrow(RangeError)
      },
    ],
  ]
  test.each(steps)('%s', (_name, step) => {
    step(make(), [])
  })

  test('works with once() of node:events', async () => {
    const emitter = make()
    const event = once(emitter, 'x')
    emitter.emit('x', 1, 2)
    await expect(event).resolves.toEqual([1, 2])

    const failure = once(emitter, 'x')
    emitter.emit('error', new Error('instead'))
    await expect(failure).rejects.toThrow('instead')
    expect(emitter.eventNames()).toEqual([])
  })
})

function outcomeOf(run: () => unknown): unknown {
  try {
    return run()
  } catch (thrown) {
    return thrown
  }
}
