import { describe, expect, test } from 'vitest'
import { EventDispatcher, eventHandler, rpc, RpcProxy, service, type Middleware } from 'kinoko'
import { recordRun, type RecordOptions } from 'kinoko/recorder'
import { simulate, toCallTree, type Simulation } from 'kinoko/testing'
import { deedsRecording } from '../../../../src/cli/recording/deeds-recording.js'
import { isRecorded, readDeeds } from '../../../../src/cli/recording/read-deeds.js'
import type { Recording } from '../../../../src/cli/recording/recording.js'
import type { Deed } from '../../../../src/recorder/deed.js'

@service('stock')
class StockService {
  @rpc({ params: ['sku'] })
  take(sku: string): number {
    if (sku === 'none') throw new RangeError('sold out')
    return 1
  }
}

@service('shop')
class ShopService {
  readonly stock = new RpcProxy<StockService>('stock')
  readonly dispatch = new EventDispatcher<{ sold: { sku: string } }>()

  @rpc
  async buy(sku: string): Promise<string> {
    await this.stock.take(sku)
    await this.dispatch('sold', { sku })
    return sku
  }
}

@service('mail')
class MailService {
  @eventHandler('shop', 'sold')
  sold(): void {
    throw new Error('the post is closed')
  }
}

type Recorders = Readonly<Record<'client' | 'shop' | 'stock' | 'mail', readonly Middleware[]>>

/** What recorders of four machines wrote; the clock of each is ahead by so many milliseconds. */
async function recorded(
  scenario: (sim: Simulation, recorders: Recorders) => Promise<void>,
  ahead: Partial<Record<keyof Recorders, number>> = {},
  options: RecordOptions = {},
): Promise<Deed[]> {
  const files: string[][] = []
  await simulate({ seed: 1 }, async (sim) => {
    const recorder = (name: keyof Recorders): readonly Middleware[] => {
      const lines: string[] = []
      files.push(lines)
      const machine = sim.simulator.host(`machine of ${name}`)
      const { now } = machine.ambient
      const ambient = { ...machine.ambient, now: () => now() + (ahead[name] ?? 0) }
      return [recordRun((line) => lines.push(line), { ambient, ...options })]
    }
    await scenario(sim, {
      client: recorder('client'),
      shop: recorder('shop'),
      stock: recorder('stock'),
      mail: recorder('mail'),
    })
  })
  return files.flatMap((lines) => readDeeds(lines.join('\n'), 'a file'))
}

async function shopping(sim: Simulation, of: Recorders): Promise<void> {
  sim.service(StockService, { middleware: of.stock, instances: 2 })
  sim.service(ShopService, { middleware: of.shop })
  sim.service(MailService, { middleware: of.mail })
  const shop = await sim.proxy<ShopService>('shop', { middleware: of.client })
  sim.slow('client#0', { delayMs: 10 })
  await shop.buy('tea')
  await shop.buy('none').catch(() => undefined)
  await sim.sleep(100)
}

/** The call tree without the lines of this file, and without times. */
function treeOf(recording: Recording): string[] {
  const [, ...lines] = toCallTree(recording).split('\n')
  return lines.map((line) => line.slice(17).replace(/ {2}at .*/, ''))
}

const tree = [
  ' client#0 → shop#0 buy("tea") → "tea"',
  ' └─ stock#0 take(sku: "tea") → 1',
  ' client#0 → shop#0 buy("none") ✗ RangeError: sold out',
  ' └─ stock#1 take(sku: "none") ✗ RangeError: sold out',
]

describe('the recordings of several processes', () => {
  test('are one run: who called whom in the course of what, and what came of it', async () => {
    const recording = deedsRecording(await recorded(shopping))
    expect(treeOf(recording)).toEqual(tree)
    expect(recording.recorded).toMatchObject({ broker: 'localhost:5672', virtualHost: '/' })
    expect(recording.reason).toBe('recorded on localhost:5672')
  })

  test('tell each message once when it is sent and once when it arrives, with queues and lines', async () => {
    const { story } = deedsRecording(await recorded(shopping))
    expect(story.slice(0, 8).map(({ text, queues }) => `${text} ${queues.join()}`)).toEqual([
      'client#0 asks for shop.buy rpc-shop',
      'shop#0 gets the request shop.buy rpc-shop',
      'shop#0 asks for stock.take rpc-stock',
      'stock#0 gets the request stock.take rpc-stock',
      'stock#0 replies to stock.take rpc.reply-recorded',
      'shop#0 gets the reply to stock.take rpc.reply-recorded',
      'shop#0 publishes sold to shop.events evt-shop-sold--mail.sold',
      'shop#0 replies to shop.buy rpc.reply-recorded',
    ])
    expect(story.map(({ text }) => text)).toContain(
      'mail#0: sold ends with Error: the post is closed',
    )
    const asked = story.find(({ text }) => text === 'shop#0 asks for stock.take')
    expect(asked?.where).toMatch(/^ShopService\.buy \(test\/src\/cli\/recording\/deeds-recording/)
    const failed = story.filter(({ message }) => message?.kind === 'error')
    expect(failed.map(({ where = '' }) => where.split(' ')[0])).toEqual([
      ...['StockService.take', 'StockService.take'],
      ...['ShopService.buy', 'ShopService.buy'],
    ])
  })

  test.each([{ shop: 5_000 }, { stock: -60_000 }, { client: 86_400_000, stock: -1_000 }])(
    'are in order although clocks are ahead: %j',
    async (ahead) => {
      const straight = deedsRecording(await recorded(shopping))
      const recording = deedsRecording(await recorded(shopping, ahead))
      expect(treeOf(recording)).toEqual(tree)
      const inCalls = ({ story }: Recording): string[] =>
        story.filter(({ text }) => !text.includes('sold')).map(({ text }) => text)
      expect(inCalls(recording)).toEqual(inCalls(straight))
      // the two calls of the client take 20 ms each there and back
      expect(recording.time).toBeLessThan(250)
    },
  )

  test('know nothing of the values where none were recorded', async () => {
    const recording = deedsRecording(await recorded(shopping, {}, { values: false }))
    expect(treeOf(recording)[0]).toBe(' client#0 → shop#0 buy("…") → "…"')
    expect(JSON.stringify(recording)).not.toMatch(/tea|sold out|closed/)
  })

  test('show what was not recorded as far as it is known', async () => {
    const deeds = await recorded(async (sim, of) => {
      sim.service(StockService, { middleware: of.stock })
      sim.service(ShopService)
      const shop = await sim.proxy<ShopService>('shop', { middleware: of.client })
      await shop.buy('tea')
      await shop.buy('none').catch(() => undefined)
    })
    const recording = deedsRecording(deeds)
    expect(treeOf(recording).sort()).toEqual([
      ' client#0 → shop#? buy("…") → "tea"',
      ' client#0 → shop#? buy("…") ✗ RangeError: sold out',
      ' unrecorded → stock#0 take(sku: "none") ✗ RangeError: sold out',
      ' unrecorded → stock#0 take(sku: "tea") → 1',
    ])
    expect(recording.story.map(({ text }) => text)).toContain(
      'client#0: the call of shop.buy ends with RangeError: sold out',
    )
  })

  test('tell of a call that ended before its reply', async () => {
    const deeds = await recorded(async (sim, of) => {
      sim.service(StockService, { middleware: of.stock })
      const stock = await sim.proxy<StockService>('stock', { middleware: of.client })
      sim.slow('stock#0', { delayMs: 5_000 })
      await stock.take
        .with({ timeout: 0.1 })('tea')
        .catch(() => undefined)
      await sim.sleep(20_000)
    })
    const recording = deedsRecording(deeds)
    expect(treeOf(recording)[0]).toMatch(/^ client#0 → .*take\(.*✗ RpcTimeout/)
  })
})

describe('the text of a recording', () => {
  const line = '{"deed":"started","at":1,"recorder":"a","broker":"b","virtualHost":"/"}'

  test('is known by its first line', () => {
    expect(isRecorded(`${line}\n${line}`)).toBe(true)
    for (const text of ['', '{}', 'null', '{"story":[]}', '{"deed":"called"}', '<html>']) {
      expect(isRecorded(text)).toBe(false)
    }
  })

  test.each([
    ['at the end', `${line}\n{"deed":"star`],
    ['where another process goes on', `{"deed":"star\n\n${line}\n`],
  ])('may have a line without an end: %s', (_, text) => {
    expect(readDeeds(text, 'f')).toHaveLength(1)
  })

  test.each([
    ['no JSON', 'nonsense'],
    ['no deed', '{"deed":"danced","at":1,"recorder":"a"}'],
    ['no time', '{"deed":"called","at":"now","recorder":"a"}'],
    ['a target that is a list', '{"deed":"called","at":1,"recorder":"a","id":"1","target":[]}'],
    ['a deed without what it needs', '{"deed":"called","at":1,"recorder":"a"}'],
  ])('with %s is refused, with the number of the line', (_, wrong) => {
    expect(() => readDeeds(`${line}\n${wrong}\n${line}`, 'run.ndjson')).toThrow(
      /^run\.ndjson:2: this is no line of a recorder/,
    )
  })
})
