import { describe, expect, test } from 'vitest'
import {
  ConfigurationError,
  once,
  service,
  ServiceContainer,
  timer,
  type IntervalOptions,
} from 'kinoko'
import { ManualAmbient } from '../../support/manual-ambient.js'
import { RecordingLogger } from '../../support/recording-logger.js'

interface Timed {
  readonly ambient: ManualAmbient
  readonly container: ServiceContainer
  readonly logger: RecordingLogger
  /** Milliseconds since the start at which the method began to run. */
  readonly runs: number[]
}

async function timed(
  interval: number,
  options: IntervalOptions & { takes?: number; fails?: boolean } = {},
): Promise<Timed> {
  const { takes = 0, fails = false, ...rest } = options
  const [ambient, logger, runs] = [new ManualAmbient(0), new RecordingLogger(), [] as number[]]
  @service('clock')
  class Clock {
    @timer(interval, rest) async tick() {
      runs.push(ambient.now())
      if (fails) throw new RangeError('Boom!')
      if (takes > 0) await new Promise<void>((resolve) => ambient.setTimeout(resolve, takes * 1000))
    }
  }
  const container = new ServiceContainer(Clock, { ambient, logger })
  await container.start()
  return { ambient, container, logger, runs }
}

describe('a timer', () => {
  test.each([
    [{ interval: 0.1 }, [100]],
    [{ interval: 0.1, eager: true }, [0, 100]],
    [{ interval: 5 }, []],
    [{ interval: 5, eager: true }, [0]],
    [{ interval: 0.1, takes: 0.3 }, [100]],
    [{ interval: 0.025, takes: 0.07 }, [25, 95]],
    [{ interval: 0.025, takes: 0.07, eager: true }, [0, 70, 140]],
  ])('of %j fires within 150 ms at %j', async ({ interval, ...options }, expected) => {
    const { ambient, runs } = await timed(interval, options)

    await ambient.advance(150)

    expect(runs).toEqual(expected)
  })

  test('keeps step with its start: a run that takes shorter than the interval shifts nothing', async () => {
    const { ambient, runs } = await timed(1, { takes: 0.9 })

    await ambient.advance(4500)

    expect(runs).toEqual([1000, 2000, 3000, 4000])
  })

  test('goes on after an error, which is logged, as a warning if it was expected', async () => {
    const angry = await timed(1, { fails: true })
    await angry.ambient.advance(2500)
    expect(angry.runs).toEqual([1000, 2000])
    expect(angry.logger.messages('error')).toHaveLength(2)

    const calm = await timed(1, { fails: true, expectedExceptions: RangeError })
    await calm.ambient.advance(1500)
    expect(calm.logger.messages('error')).toEqual([])
    expect(calm.logger.messages('warn')).toHaveLength(1)
  })

  test('stops with its container, while it waits and after a run that was under way', async () => {
    const { ambient, container, runs } = await timed(1, { takes: 0.5 })
    await ambient.advance(1200)

    const stopping = container.stop()
    await ambient.advance(5000)
    await stopping

    expect(runs).toEqual([1000])
    expect(ambient.pendingTimers).toBe(0)
  })

  test('dies with its container', async () => {
    const { ambient, container, runs } = await timed(1)
    container.kill()
    await ambient.advance(5000)
    expect(runs).toEqual([])
  })

  test.each([-1, NaN, Infinity, '5'])('every %s is a ConfigurationError', (interval) => {
    const declare = (): unknown => timer(interval as number)
    expect(declare).toThrow(ConfigurationError)
    expect(declare).toThrow('interval of a timer must be')
  })
})

describe('once', () => {
  test('fires at the start, with arguments by position and by name', async () => {
    const greeted: string[] = []
    @service('greeter')
    class Greeter {
      @once({ args: ['Ada'], kwargs: { greeting: 'Hi' } })
      @once({ args: ['Bob'] })
      greet(name: string, greeting = 'Hello') {
        greeted.push(`${greeting} ${name}`)
      }
    }
    const container = new ServiceContainer(Greeter)

    await container.start()
    await container.stop()

    expect(greeted.sort()).toEqual(['Hello Bob', 'Hi Ada'])
  })
})
