import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { violatedInvariants } from '../../simulator/core/invariants.js'
import type { Effect } from '../../simulator/core/methods.js'
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
      { numRuns: runs(1_000) },
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
      { numRuns: runs(200) },
    )
  })

  test('numbers the deliveries of a channel upwards and confirms every publish once, in order', () => {
    fc.assert(
      fc.property(programs, ({ queues, steps }) => {
        const driver = new Driver(queues)
        const delivered = new Map<string, number>()
        const confirmed = new Map<string, number>()
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
              const next = (confirmed.get(place) ?? 0) + 1
              if (effect.multiple) expect(effect.deliveryTag).toBeGreaterThanOrEqual(next)
              else expect(effect.deliveryTag).toBe(next)
              confirmed.set(place, effect.deliveryTag)
              break
            }
            default:
          }
        }
      }),
      { numRuns: runs(500) },
    )
  })
})
