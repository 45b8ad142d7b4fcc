/** A failure tells its values, so that somebody who has only the report finds the bug. */
import { beforeAll, describe, expect, test } from 'vitest'
import { rpc, RpcProxy, service } from 'kinoko'
import { explore, failureReport, simulate, toCallTree, toHtml, toMermaid } from 'kinoko/testing'
import type { ExploreOptions, FailureReport, Simulation } from 'kinoko/testing'
import { forgottenAwait } from '../../examples/planted-bugs/forgotten-await.js'
import { lostUpdate } from '../../examples/planted-bugs/lost-update.js'
import type { PlantedBug } from '../../examples/planted-bugs/planted-bug.js'
import { traceSerializer } from '../../testing/vitest/trace-serializer.js'

/** Not near the line that throws, which the page shows. */
const secret = 'open-sesame'

async function failureOf(running: Promise<unknown>): Promise<Error> {
  return running.then(
    () => Promise.reject(new Error('the run did not fail')),
    (error: unknown) => error as Error,
  )
}

/** By seeds: they find these two in a few runs. */
const find = ({ buggy }: PlantedBug, options: ExploreOptions = {}): Promise<Error> =>
  failureOf(explore({ seeds: 1_000, ...options }, buggy))

/** What a person reads on the page, without the report for programs. */
function textOf(page: string): string {
  return page
    .replace(/<(script|style)[^>]*>[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}

describe('the page of a lost update', () => {
  let error: Error
  let report: FailureReport
  let page: string

  beforeAll(async () => {
    error = await find(lostUpdate)
    report = failureReport(error)!
    page = textOf(toHtml(report))
  })

  test('shows both reads of 100, and the writes of 150 and 70', () => {
    expect(page).toMatch(/accounts#0 read\("ada"\) → 100/)
    expect(page.match(/read\("ada"\) → 100/g)).toHaveLength(2)
    expect(page).toContain('write("ada", 150)')
    expect(page).toContain('write("ada", 70)')
  })

  test('marks the values that the nearest passing run has instead', () => {
    expect(page).toMatch(
      /read\("ada"\) → 100 at .*:54:\d+\) .*in the nearest run that passes: → 150/,
    )
    expect(page).toMatch(/write\("ada", 70\).*in the nearest run that passes: write\("ada", 120\)/)
    // the page tells of messages, a cause may begin with housekeeping
    const [, first, last = first] = /^(?:at|from) event (\d+)(?: to (\d+))?/.exec(
      report.causes[0]!,
    )!
    const [, parting] = /Both runs are alike until event (\d+)\. Then/.exec(page)!
    expect(Number(parting)).toBeGreaterThanOrEqual(Number(first))
    expect(Number(parting)).toBeLessThanOrEqual(Number(last))
    expect(page).toContain('Messages with other values: ')
  })

  test('shows the line of the assertion, and the line of every call', () => {
    expect(page).toContain('at examples/planted-bugs/lost-update.ts:92:')
    expect(page).toMatch(/> 92 \| {3}if \(balance !== 120\) throw/)
    const source = (line: number): string => `examples/planted-bugs/lost-update.ts:${line}:`
    for (const line of [42, 43, 53, 54, 55, 90]) expect(page).toContain(source(line))
  })

  test('has links from numbers of events to their rows, and folds what was set up', () => {
    const html = toHtml(report)
    const anchors = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...html.matchAll(/<li>(?:at )?<a href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links).toEqual(expect.arrayContaining(report.calls.map(({ begin }) => `e${begin}`)))
    expect(links.filter((id) => !anchors.has(id))).toEqual([])
    expect(html).toMatch(/<details class="setup"><summary>\d+ lines before that/)
  })

  test('tells the same in the message of the error and as a call tree', () => {
    const tree = toCallTree(report)
    expect(error.message).toContain(tree)
    expect(tree).toMatch(/└─ accounts#0 write\("ada", 70\) → nothing {2}at /)
    expect(error.message).toContain('deposits#0 asks for accounts.write("ada", 150)')
  })

  test('and as a diagram, with other arrows for replies', () => {
    expect(toMermaid(report)).toContain('-->>p1: reply to accounts.read#58; 100')
    expect(toMermaid(report)).toContain('->>p1: request accounts.write("ada", 70)')
  })
})

describe('the page of a forgotten await', () => {
  test('shows the call that another one overtook, its line, and what comes of it', async () => {
    const page = textOf(toHtml(failureReport(await find(forgottenAwait, { strategy: 'pct' }))!))
    expect(page).toMatch(/take\("cup", 2\) → nothing at .*forgotten-await\.ts:29:/)
    expect(page).toMatch(
      /left\("cup"\) → 5 .*began while stock\.take \(event \d+\) was still under way/,
    )
    expect(page).toMatch(/left\("cup"\) → 5 .*in the nearest run that passes: → 3/)
  })

  test('says that nobody waited for a call whose caller had answered', async () => {
    @service('log')
    class LogService {
      @rpc write(line: string): number {
        return line.length
      }
    }
    @service('shop')
    class ShopService {
      log = new RpcProxy<LogService>('log')
      @rpc buy(item: string): string {
        void this.log.write(item)
        return item
      }
    }
    const running = simulate({}, async (sim) => {
      sim.service(LogService)
      sim.service(ShopService)
      const shop = await sim.proxy<ShopService>('shop')
      await shop.buy('tea')
      throw new Error('no')
    })
    expect((await failureOf(running)).message).toMatch(
      /log#\d write\("tea"\).*\n.*not awaited: shop\.buy had answered at event \d+/,
    )
  })
})

@service('vault')
class VaultService {
  @rpc({ sensitiveArguments: ['password'] })
  open(user: string, password: string): string {
    if (password.length < 3) throw new RangeError(`too short for ${user}`)
    return 'open'
  }
}

async function openVault(sim: Simulation): Promise<never> {
  sim.service(VaultService)
  const vault = await sim.proxy<VaultService>('vault')
  await vault.open('ada', secret)
  await vault.open('ada', 's').catch(() => undefined)
  throw new Error(traceSerializer.serialize(sim.trace))
}

describe('sensitive arguments', () => {
  test('are hidden in every form of a failure', async () => {
    const error = await failureOf(simulate({}, openVault))
    const report = failureReport(error)!
    const forms = [error.message, JSON.stringify(report), toHtml(report), toMermaid(report)]
    for (const form of [...forms, toCallTree(report)]) {
      expect(form).not.toContain(secret)
      expect(form).toContain('********')
    }
    expect(error.message).toMatch(/✗ RangeError: too short for ada/)
  })
})

describe('the nearest passing run', () => {
  test('is found by one more deviation when first come, first served fails', async () => {
    const error = await failureOf(explore({ deviations: 0 }, failsInOrder))
    const { nearest, deviations } = failureReport(error)!
    expect(deviations).toEqual([])
    expect(nearest?.deviations).toHaveLength(1)
  })

  test('is one of another seed, made as near as can be, when none near the failing one passes', async () => {
    const error = await failureOf(explore({ seeds: 5 }, failsUnlessTwoSwap))
    const { nearest, deviations } = failureReport(error)!
    expect(deviations).toEqual([])
    expect(nearest?.deviations.length).toBeGreaterThan(1)
    expect(nearest?.deviations.length).toBeLessThan(6)
    expect(nearest?.story.map(({ text }) => text)).toContain('all right')
  })

  test('is none of a scenario that never passes', async () => {
    const error = await failureOf(explore({ seeds: 5 }, () => Promise.reject(new Error('never'))))
    expect(failureReport(error)?.nearest).toBeUndefined()
  })
})

/** Passes when each of two pairs is served in the order in which it did not come. */
async function failsUnlessTwoSwap(sim: Simulation): Promise<void> {
  const served: string[] = []
  const names = ['a', 'b', 'c', 'd'] as const
  for (const name of names) sim.service(name, () => ({ go: () => served.push(name) }))
  const cluster = await sim.cluster<Record<(typeof names)[number], { go(): number }>>()
  await Promise.all([cluster.a.go(), cluster.b.go()])
  await Promise.all([cluster.c.go(), cluster.d.go()])
  if (served.join('') !== 'badc') throw new Error(served.join(''))
  sim.note('all right')
}

async function failsInOrder(sim: Simulation): Promise<void> {
  const served: string[] = []
  sim.service('a', () => ({ go: () => served.push('a') }))
  sim.service('b', () => ({ go: () => served.push('b') }))
  const cluster = await sim.cluster<Record<'a' | 'b', { go(): number }>>()
  await Promise.all([cluster.a.go(), cluster.b.go()])
  if (served[0] === 'a') throw new Error('a was first')
}
