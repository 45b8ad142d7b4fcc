import { rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'
import { describe, expect, test } from 'vitest'
import { columnsOf } from '../../examples/playground/model/columns.js'
import type { PlacedEvent, RunRecord } from '../../examples/playground/model/record.js'
import { rowsOf } from '../../examples/playground/model/story-rows.js'
import { evaluate, type Program } from '../../examples/playground/run/evaluate.js'
import { play } from '../../examples/playground/run/play.js'
import { textOf } from '../../examples/playground/run/told-error.js'
import { compiled } from './support/scenarios.js'

const map = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })

function run(program: Program): Promise<RunRecord> {
  return play(program, { acts: [], horizon: 20_000 }, textOf(map))
}

@service('vault')
class VaultService {
  @rpc({ sensitiveArguments: ['password', 'card.number'] })
  open(user: string, password: string, card: { number: string }): string {
    if (password.length < 3) throw new RangeError(`too short for ${user} ${card.number.length}`)
    return 'x'.repeat(1_000)
  }
}

async function openVault(sim: Simulation): Promise<void> {
  sim.service(VaultService)
  const vault = await sim.proxy<VaultService>('vault')
  await vault.open('ada', 'secret-word', { number: '4111-secret' })
  await vault.open('ada', 'pw', { number: '4111-secret' }).catch(() => undefined)
}

describe('values of messages', () => {
  test('hide what a service calls sensitive, everywhere', async () => {
    const record = await run({ scenario: openVault })
    const text = JSON.stringify([record.story, record.calls, record.frames.map((f) => f.flights)])
    expect(text).not.toContain('secret')
    expect(text).toContain('********')
  })

  test('are shortened, tell errors from replies, and have properties and headers beside them', async () => {
    const { story, calls } = await run({ scenario: openVault })
    const kinds = story.map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['request', 'reply', 'error']))
    const reply = story.find(({ kind }) => kind === 'reply')?.message
    expect(reply?.value.length).toBeLessThan(500)
    expect(reply?.body).toContain('x'.repeat(1_000))
    const request = story.find(({ kind }) => kind === 'request')?.message
    expect(request).toMatchObject({ exchange: 'nameko-rpc', routingKey: 'vault.open' })
    expect(request?.properties.map(([name]) => name)).toContain('correlationId')
    expect(request?.headers.map(([name]) => name)).toContain('nameko.call_id_stack')
    expect(calls.map(({ outcome }) => [outcome?.ok, outcome?.text.slice(0, 16)])).toEqual([
      [true, `"${'x'.repeat(15)}`],
      [false, 'RangeError: too '],
    ])
  })
})

describe('the error of a scenario', () => {
  const source = `import type { Simulation } from 'kinoko/testing'

    interface Nothing { readonly here: string }

    export async function scenario(sim: Simulation) {
      await sim.sleep(1)
      const nothing = undefined as unknown as Nothing
      return nothing.here
    }`

  test('has its name, its message and its line in the text', async () => {
    const { js, map: sourceMap } = compiled(source)
    const record = await play(evaluate(js), { acts: [], horizon: 100 }, textOf(sourceMap))
    expect(record.ending).toMatchObject({
      kind: 'failure',
      error: { name: 'TypeError', place: { line: 8 } },
    })
  })

  test('of a module without a scenario says what is missing', () => {
    expect(() => evaluate(compiled('export const a = 1').js)).toThrow(/exports no function/)
    expect(() => evaluate(compiled(`import 'fs'`).js)).toThrow(/no module 'fs' here/)
  })
})

describe('timers of the host', () => {
  test('are those of the simulation', async () => {
    const code = compiled(`
      export async function scenario(sim) {
        await new Promise((resolve) => setTimeout(resolve, 3_600_000))
        console.log(sim.now() >= 3_600_000, Date.now() > 0)
      }`)
    const { story } = await run(evaluate(code.js))
    expect(story.at(-1)).toMatchObject({ kind: 'printed', text: 'true true' })
  })
})

function event(from: string, to: string, more: Partial<PlacedEvent> = {}): PlacedEvent {
  return {
    step: 1,
    time: 0,
    frame: 1,
    kind: 'request',
    text: `${from} to ${to}`,
    from,
    to,
    ...more,
  }
}

describe('the columns of a sequence', () => {
  const events = ['a#0', 'a#1', 'a#2', 'b#0'].map((host) => event('client#0', host))

  test('group the instances of a service', () => {
    const groups = columnsOf(events, 20, new Map())
    expect(groups.map(({ service: name, columns }) => [name, columns.length])).toEqual([
      [undefined, 1],
      [undefined, 1],
      ['a', 3],
      ['b', 1],
    ])
  })

  test('fold the largest service when there is no room, or when somebody wants it', () => {
    const folded = columnsOf(events, 4, new Map()).filter(({ isFolded }) => isFolded)
    expect(folded.map(({ service: name, columns }) => [name, columns[0]?.title])).toEqual([
      ['a', '3 instances'],
    ])
    expect(columnsOf(events, 4, new Map([['a', false]])).some(({ isFolded }) => isFolded)).toBe(
      false,
    )
    expect(columnsOf(events, 20, new Map([['a', true]])).some(({ isFolded }) => isFolded)).toBe(
      true,
    )
  })
})

test('events are found by all words: of the sentence, the value, the body, the id of the call', () => {
  const story = [
    event('a', 'b', { correlationId: 'call-17' }),
    event('a', 'c', {
      message: {
        kind: 'request',
        value: '"Ada"',
        exchange: '',
        routingKey: 'x',
        properties: [],
        headers: [],
        body: '{"deep": "tea"}',
        size: 1,
      },
    }),
  ]
  const places = (sought: string): number[] =>
    rowsOf(story, undefined, sought).map(({ place }) => place)
  expect(places('')).toEqual([0, 1])
  expect(places('CALL-17')).toEqual([0])
  expect(places('ada TEA')).toEqual([1])
  expect(places('ada call')).toEqual([])
  expect(rowsOf(story, new Set(['call-17']), '').map(({ place }) => place)).toEqual([0])
})

test('each message knows the line of the text that is its cause', async () => {
  const { js, map: sourceMap } = compiled(`
    import { rpc, RpcProxy, service } from 'kinoko'
    import type { Simulation } from 'kinoko/testing'

    @service('stock')
    class StockService {
      @rpc take(sku: string) {
        if (sku === 'none') throw new RangeError('sold out')
        return sku
      }
    }

    @service('shop')
    class ShopService {
      stock = new RpcProxy<StockService>('stock')
      @rpc async buy(sku: string) {
        return this.stock.take(sku)
      }
    }

    export async function scenario(sim: Simulation) {
      sim.service(StockService)
      const { instances: [shop] } = sim.service(ShopService)
      const proxy = await sim.proxy<ShopService>('shop')
      await proxy.buy('none').catch(() => undefined)
      sim.crash(shop!)
    }`)
  const { story } = await play(evaluate(js), { acts: [], horizon: 1_000 }, textOf(sourceMap))
  const lineOf = (text: string): number | undefined =>
    story.find((event) => event.text.includes(text))?.place?.line
  expect(lineOf('asks for shop.buy')).toBe(25)
  expect(lineOf('gets the request shop.buy')).toBe(25)
  expect(lineOf('asks for stock.take')).toBe(17)
  expect(lineOf('replies to stock.take')).toBe(8)
  expect(lineOf('crashes')).toBe(26)
})
