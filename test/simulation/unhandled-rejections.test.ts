import { describe, expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { explore, failureReport, simulate, SimulationError, type Simulation } from 'kinoko/testing'
import { provideSim } from '../../testing/vitest/fixtures.js'

@service('mailer')
class MailService {
  @rpc send(to: string) {
    void this.#deliver(to) // the planted bug: nobody waits for it
    return 'queued'
  }

  async #deliver(to: string) {
    await Promise.resolve()
    throw new RangeError(`no such mailbox: ${to}`)
  }
}

async function sendMail(sim: Simulation): Promise<string> {
  sim.service(MailService)
  const mailer = await sim.proxy<MailService>('mailer')
  return mailer.send('ada')
}

const codeOf = (error: unknown) => (error as SimulationError).code

async function errorOf(failing: Promise<unknown>): Promise<Error> {
  return failing.then(
    () => expect.fail('the simulation passed'),
    (error: unknown) => error as Error,
  )
}

const lost = (words: string) => void Promise.reject(new Error(words))
const rejected = (words: string) => Promise.reject(new Error(words))

describe.each([true, false])('with globals: %s', (globals) => {
  test('a rejection that nobody handles in a service fails the simulation, and is its cause', async () => {
    const error = await errorOf(simulate({ seed: 3, globals }, sendMail))
    expect(error).toBeInstanceOf(SimulationError)
    expect(codeOf(error)).toBe('KINOKO_UNHANDLED_REJECTION')
    expect(error.message).toContain('RangeError: no such mailbox: ada')
    expect(error.message).toContain('seed 3')
    expect(error.cause).toBeInstanceOf(RangeError)
    expect(failureReport(error)?.reason).toContain('no such mailbox')
  })

  test('so does one in the scenario itself, at its very end too', async () => {
    for (const lose of [
      (): Promise<void> => {
        lost('late')
        return Promise.resolve()
      },
      async (sim: Simulation) => {
        lost('early')
        await sim.sleep(1_000)
      },
    ]) {
      const error = await errorOf(simulate({ globals }, lose))
      expect(codeOf(error)).toBe('KINOKO_UNHANDLED_REJECTION')
    }
  })
})

test('a scenario that fails for another reason tells of the rejection as well', async () => {
  const failing = simulate({}, () => {
    lost('beside it')
    return rejected('the reason')
  })
  const { message } = await errorOf(failing)
  expect(message).toMatch(/^the reason\n\nalso a promise was rejected.*: Error: beside it\n/)
})

test('a rejection that is handled, however late in the same event, fails nothing', async () => {
  await simulate({}, async (sim) => {
    const promise = rejected('handled')
    await Promise.resolve()
    await expect(promise).rejects.toThrow('handled')
    await sim.sleep(10)
  })
})

test('explore finds the schedule in which a rejection is not handled', async () => {
  let isFirst = true
  @service('racing')
  class RacingService {
    @rpc run() {
      if (isFirst) isFirst = false
      else lost('the second one')
    }
  }
  const failing = explore({ seeds: 3 }, async (sim) => {
    isFirst = true
    sim.service(RacingService)
    const proxy = await sim.proxy<RacingService>('racing')
    await Promise.all([proxy.run(), proxy.run()])
  })
  const error = await errorOf(failing)
  expect(error.message).toContain('the second one')
  expect(error.name).toBe('ExploreFailure')
})

test('what is rejected with need be no error, nor be readable', async () => {
  const odd = new Proxy({}, { get: () => { throw new Error('no') } }) // prettier-ignore
  for (const [reason, words] of [
    [undefined, 'undefined'],
    ['text', 'text'],
    [odd, 'cannot be read'],
  ]) {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as users do
    const error = await errorOf(simulate({}, () => Promise.resolve(void Promise.reject(reason))))
    expect(error.message).toContain(words)
  }
})

test("the fixture's simulation fails as well, however late it is", async () => {
  const providing = provideSim({}, async (sim) => {
    await sim.sleep(1)
    lost('in a fixture')
  })
  expect((await errorOf(providing)).message).toContain('in a fixture')
})
