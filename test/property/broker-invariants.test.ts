import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { violatedInvariants } from '../../simulator/core/invariants.js'
import { noProperties } from '../../simulator/core/message.js'
import type { Command, Effect } from '../../simulator/core/methods.js'
import { runs } from '../support/properties.js'
import { Driver, programs, type Program } from './broker-commands.js'

describe('the broker core, whatever it is told', () => {
  test('never throws and keeps its invariants after every command', () => {
    fc.assert(
      fc.property(programs, ({ queues, steps }) => {
        const driver = new Driver(queues)
        for (const next of steps) {
          driver.take(next)
          expect(violatedInvariants(driver.broker)).toEqual([])
        }
      }),
      { numRuns: runs(1_000, 100) },
    )
  })

  test('gives the same effects for the same commands', () => {
    const run = ({ queues, steps }: Program): Effect[] => {
      const driver = new Driver(queues)
      return steps.flatMap((next) => driver.take(next))
    }
    fc.assert(
      fc.property(programs, (program) => {
        expect(run(program)).toEqual(run(program))
      }),
      { numRuns: runs(200, 20) },
    )
  })

  test('numbers the deliveries of a channel upwards and confirms no publish twice', () => {
    fc.assert(
      fc.property(programs, ({ queues, steps }) => {
        const driver = new Driver(queues)
        const delivered = new Map<string, number>()
        const confirmed = new Map<string, Set<number>>()
        for (const effect of steps.flatMap((next) => driver.take(next))) {
          const place = `${effect.connection}.${effect.channel}`
          switch (effect.method) {
            case 'channel.open-ok':
              delivered.delete(place)
              confirmed.delete(place)
              break
            case 'basic.deliver':
            case 'basic.get-ok':
              expect(effect.deliveryTag).toBe((delivered.get(place) ?? 0) + 1)
              delivered.set(place, effect.deliveryTag)
              break
            case 'basic.ack':
            case 'basic.nack': {
              const known = confirmed.get(place) ?? new Set<number>()
              confirmed.set(place, known)
              // with `multiple` it stands for all up to it that were still open
              expect(known.has(effect.deliveryTag)).toBe(false)
              const first = effect.multiple ? 1 : effect.deliveryTag
              for (let tag = first; tag <= effect.deliveryTag; tag++) known.add(tag)
              break
            }
            default:
          }
        }
      }),
      { numRuns: runs(500, 50) },
    )
  })

  test('counts the messages of a queue once that goes with its consumers and with its connection', () => {
    const driver = new Driver([])
    const on = { connection: 1, channel: 1 } as const
    const flags = { passive: false, durable: false, exclusive: true, autoDelete: true }
    const commands: Command[] = [
      { ...on, ...flags, method: 'queue.declare', queue: 'q', arguments: new Map() },
      {
        ...on,
        method: 'basic.publish',
        exchange: '',
        routingKey: 'q',
        mandatory: false,
        properties: noProperties,
        body: new Uint8Array(1),
      },
      {
        ...on,
        method: 'basic.consume',
        queue: 'q',
        consumerTag: 'c',
        noLocal: false,
        noAck: false,
        exclusive: false,
        arguments: new Map(),
      },
      { ...on, channel: 0, method: 'connection.lost' },
    ]
    for (const command of commands) driver.take({ command, wait: 0 })
    expect(violatedInvariants(driver.broker)).toEqual([])
    expect(driver.broker.ledger.gone).toBe(1)
  })
})
