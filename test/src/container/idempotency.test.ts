import { describe, expect, test } from 'vitest'
import {
  BROADCAST,
  CurrentWorker,
  DuplicateInProgress,
  EventDispatcher,
  eventDispatcher,
  eventHandler,
  kwargs,
  MemoryIdempotencyStore,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  silentLogger,
  type Config,
  type IdempotencyStore,
  type ServiceClass,
} from 'kinoko'
import { simulate } from 'kinoko/testing'
import { onEachArm, type KeptUp } from '../../support/arm.js'
import { gate } from '../../support/gate.js'

interface Charges {
  charge(amount: number): number
  decline(): never
}

/** A service that counts its runs, under the name that a stage gives. */
function chargesNamed(name: string): { serviceClass: ServiceClass; runs: () => number } {
  let runs = 0
  @service(name)
  class ChargeService {
    @rpc({ idempotent: true }) charge(amount: number) {
      runs++
      return amount * 100 + runs
    }
    @rpc({ idempotent: true }) decline() {
      runs++
      throw new RangeError(`declined ${runs}`)
    }
  }
  return { serviceClass: ChargeService, runs: () => runs }
}

/** A user that is a table with more items than a description shows. */
function manyItemsAnd(id: string): Record<string, unknown> {
  return { ...Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`item${i}`, i])), id }
}

/** A table in the form of kombu's typed values. */
function typed(type: string, underscores = '__'): Record<string, unknown> {
  return { [`${underscores}type__`]: type, __value__: 'A' }
}

onEachArm('an idempotent method', (arm) => {
  test('runs once for each key, and the others get its outcome', async () => {
    await using stage = await arm.open()
    const name = stage.name('charges')
    const { serviceClass, runs } = chargesNamed(name)
    await stage.host(serviceClass)
    const { cluster } = await stage.client()
    const charges = cluster.service<Charges>(name)

    const keyed = charges.charge.with({ idempotencyKey: 'order-1' })
    const outcomes = await Promise.all([keyed(7), keyed(7), keyed(7)])
    const other = await charges.charge.with({ idempotencyKey: 'order-2' })(7)

    expect(outcomes).toEqual([701, 701, 701])
    expect(other).toBe(702)
    expect(runs()).toBe(2)
  })

  test('keeps its error too: class, arguments and message', async () => {
    await using stage = await arm.open()
    const name = stage.name('charges')
    const { serviceClass, runs } = chargesNamed(name)
    await stage.host(serviceClass)
    const { cluster } = await stage.client()
    const decline = cluster.service<Charges>(name).decline.with({ idempotencyKey: 'k' })

    for (let i = 0; i < 3; i++) {
      await expect(decline()).rejects.toMatchObject({
        excPath: 'javascript.RangeError',
        excArgs: ['declined 1'],
      })
    }
    expect(runs()).toBe(1)
  })

  test.each(['json', 'msgpack'] as const)(
    'answers with the result as it was when the method ended: %s',
    async (serializer) => {
      await using stage = await arm.open()
      const name = stage.name('stock')
      const bytes = new Uint8Array([1, 2])
      const price = { cents: 250, toJSON: () => `${price.cents / 100} €` }
      const teas = { left: [7], bytes, ...(serializer === 'json' ? { price } : {}) }
      @service(name)
      class StockService {
        @rpc({ idempotent: true }) plain() {
          return teas.left
        }
        @rpc({ idempotent: true }) odd() {
          return teas
        }
      }
      await stage.host(StockService, { serializer })
      const { cluster } = await stage.client({ config: { serializer } })
      const stock = cluster.service<{ plain(): unknown; odd(): unknown }>(name)
      const plain = stock.plain.with({ idempotencyKey: 'k' })
      const odd = stock.odd.with({ idempotencyKey: 'k' })
      const first = [await plain(), await odd()]
      teas.left.push(8)
      price.cents = 300
      bytes[0] = 9
      expect([await plain(), await odd()]).toEqual(first)
      expect([await plain(), await odd()]).toEqual(first)
      expect(first[0]).toEqual([7])
    },
  )

  test('without a key is another call each time', async () => {
    await using stage = await arm.open()
    const name = stage.name('charges')
    const { serviceClass, runs } = chargesNamed(name)
    await stage.host(serviceClass)
    const { cluster } = await stage.client()
    const charges = cluster.service<Charges>(name)

    expect([await charges.charge(1), await charges.charge(1)]).toEqual([101, 102])
    expect(runs()).toBe(2)
  })

  test.each(['persistent', 'transient'] as const)(
    'is the same call only with the same arguments, over the %s route',
    async (RPC_DELIVERY) => {
      await using stage = await arm.open()
      const name = stage.name('charges')
      const { serviceClass, runs } = chargesNamed(name)
      await stage.host(serviceClass)
      const config = { RPC_DELIVERY }
      const [{ cluster: one }, { cluster: other }] = [
        await stage.client({ config }),
        await stage.client({ config }),
      ]
      const charge = one.service<Charges>(name).charge.with({ idempotencyKey: 'order-1' })
      const theirs = other.service<Charges>(name).charge.with({ idempotencyKey: 'order-1' })
      expect(await charge(7)).toBe(701)
      await expect(theirs(8)).rejects.toMatchObject({ code: 'KINOKO_IDEMPOTENCY_KEY_REUSED' })
      expect(await theirs(7)).toBe(701)
      expect(runs()).toBe(1)
    },
  )

  test('takes arguments for the same whatever the order of their keys', async () => {
    await using stage = await arm.open()
    const name = stage.name('orders')
    let runs = 0
    @service(name)
    class OrderService {
      @rpc({ idempotent: true, params: ['order', 'options'] }) place(
        order: unknown,
        options: unknown,
      ) {
        runs++
        return [order, options]
      }
    }
    await stage.host(OrderService)
    const { cluster } = await stage.client()
    const { place } = cluster.service<{ place(order: unknown, options?: unknown): unknown }>(name)
    const large = 2n ** 70n
    const bytes = Buffer.from([1, 2])
    const orders = [
      { id: large, lines: [{ tea: 1, milk: null }, { scone: 2 }], bytes },
      { bytes, lines: [{ milk: null, tea: 1 }, { scone: 2 }], id: large },
    ]
    for (const [i, order] of orders.entries()) {
      for (const key of ['odd', 'plain']) {
        const given = key === 'odd' ? order : order.lines
        const keyed = place.with({ idempotencyKey: key })
        const options = i === 0 ? { a: 1, b: 2 } : { b: 2, a: 1 }
        await keyed(given, options)
        await keyed(kwargs(i === 0 ? { order: given, options } : { options, order: given }))
      }
    }
    expect(runs).toBe(2)
    const keyed = place.with({ idempotencyKey: 'plain' })
    const swapped = keyed([{ scone: 2 }, { tea: 1, milk: null }], { a: 1, b: 2 })
    await expect(swapped).rejects.toMatchObject({ code: 'KINOKO_IDEMPOTENCY_KEY_REUSED' })
  })

  test('keeps the keys of each user apart', async () => {
    await using stage = await arm.open()
    const name = stage.name('charges')
    const { serviceClass, runs } = chargesNamed(name)
    await stage.host(serviceClass)
    for (const [i, user_id] of ['ada', 'bob'].entries()) {
      const { cluster } = await stage.client({ contextData: { user_id } })
      const charge = cluster.service<Charges>(name).charge.with({ idempotencyKey: 'order-1' })
      expect(await charge(7)).toBe(701 + i)
    }
    expect(runs()).toBe(2)
  })

  test.each([
    ['with slashes', ['https://idp/tenant', '42/k'], ['https://idp/tenant/42', 'k']],
    ['a number and its text', [1, 'k'], ['1', 'k']],
    ['nobody and the empty name', [undefined, 'k'], ['', 'k']],
    ['with many items', [manyItemsAnd('ada'), 'k'], [manyItemsAnd('bob'), 'k']],
    ['with a long name', ['x'.repeat(500) + 'ada', 'k'], ['x'.repeat(500) + 'bob', 'k']],
    ['large numbers', [2n ** 60n, 'k'], [2n ** 62n, 'k']],
    ['large numbers that one double stands for', [2n ** 53n, 'k'], [2n ** 53n + 1n, 'k']],
    ['bytes, and a table like them', [new Uint8Array([65]), 'k'], [typed('bytes'), 'k']],
    ['a table like an escaped one', [typed('bytes', '__'), 'k'], [typed('bytes', '___'), 'k']],
  ] satisfies [string, ...[unknown, string][]][])(
    'does not give a user the outcome of another: %s',
    async (_, ...callers) => {
      await using stage = await arm.open()
      const name = stage.name('charges')
      const { serviceClass, runs } = chargesNamed(name)
      await stage.host(serviceClass)
      for (const turn of [0, 1, 2, 3]) {
        const [user_id, idempotencyKey] = callers[turn % 2] as [unknown, string]
        const { cluster } = await stage.client({ contextData: { user_id } })
        const charge = cluster.service<Charges>(name).charge.with({ idempotencyKey })
        expect(await charge(7)).toBe(701 + (turn % 2))
      }
      expect(runs()).toBe(2)
    },
  )

  test('does not take a correlation id for one of another caller', async () => {
    await using stage = await arm.open()
    const name = stage.name('charges')
    const { serviceClass, runs } = chargesNamed(name)
    await stage.host(serviceClass)
    const channel = await stage.channel()
    const ask = async (amount: number): Promise<unknown> => {
      const { queue } = await channel.assertQueue('', { exclusive: true })
      await channel.bindQueue(queue, 'nameko-rpc', queue)
      const answered = gate()
      await channel.consume(queue, (message) => {
        answered.open(JSON.parse(Buffer.from(message!.content).toString()))
      })
      const body = Buffer.from(JSON.stringify({ args: [amount], kwargs: {} }))
      const properties = { replyTo: queue, correlationId: '1', contentType: 'application/json' }
      channel.publish('nameko-rpc', `${name}.charge`, body, properties)
      return answered.opened
    }
    expect(await ask(7)).toMatchObject({ result: 701 })
    expect(await ask(8)).toMatchObject({ result: 802 })
    expect(runs()).toBe(2)
  })

  test('runs once at every hop, however often the first request comes back', async () => {
    await using stage = await arm.open()
    const { serviceClass, runs } = chargesNamed(stage.name('charges'))
    const shopName = stage.name('shop')
    const sums: number[][] = []
    let visits = 0
    @service(shopName)
    class ShopService {
      charges = new RpcProxy<Charges>(stage.name('charges'))
      @rpc async buy() {
        const sum = await Promise.all([1, 2, 1].map((amount) => this.charges.charge(amount)))
        sums.push(sum)
        if (++visits < 3) {
          kept.kill()
          await new Promise(() => undefined)
        }
        return sum
      }
    }
    await stage.host(serviceClass)
    const kept: KeptUp = await stage.keepUp(ShopService)
    const { cluster } = await stage.client()
    const answer = await cluster.service<{ buy(): number[] }>(shopName).buy()
    expect(visits).toBe(3)
    expect(sums).toEqual([answer, answer, answer])
    expect(runs()).toBe(3)
  })

  test('runs for each call of a method that took one key for two, and checks none', async () => {
    await using stage = await arm.open()
    const { serviceClass, runs } = chargesNamed(stage.name('charges'))
    const shopName = stage.name('shop')
    @service(shopName)
    class ShopService {
      charges = new RpcProxy<Charges>(stage.name('charges'))
      @rpc async buy(article: string) {
        return `${article} for ${await this.charges.charge(7)}`
      }
    }
    await stage.host(serviceClass)
    await stage.host(ShopService)
    const { cluster } = await stage.client()
    const shop = cluster.service<{ buy(article: string): string }>(shopName)
    const buy = shop.buy.with({ idempotencyKey: 'order-1' })

    expect(await buy('tea')).toBe('tea for 701')
    expect(await buy('rum')).toBe('rum for 702')
    expect(await buy('tea')).toBe('tea for 701')
    expect(runs()).toBe(2)
  })

  test('charges each user once, in whatever order a method comes to them the second time', async () => {
    await using stage = await arm.open()
    const charged: string[] = []
    const chargesName = stage.name('charges')
    @service(chargesName)
    class ChargeService {
      worker = new CurrentWorker()
      @rpc({ idempotent: true }) charge(amount: number) {
        const user = String(this.worker.data.get('user_id'))
        charged.push(user)
        return `${user}: ${amount}`
      }
    }
    const shopName = stage.name('shop')
    let visits = 0
    @service(shopName)
    class ShopService {
      worker = new CurrentWorker()
      charges = new RpcProxy<ChargeService>(chargesName)
      @rpc async share() {
        const users = visits++ === 0 ? ['ada', 'eve'] : ['eve', 'ada']
        const told: string[] = []
        for (const user of users) {
          this.worker.data.set('user_id', user)
          told.push(await this.charges.charge(5))
          if (visits === 1) throw new RangeError('interrupted')
        }
        return told.sort()
      }
    }
    await stage.host(ChargeService)
    await stage.host(ShopService)
    const { cluster } = await stage.client()
    const share = cluster.service<ShopService>(shopName).share.with({ idempotencyKey: 'order-1' })
    await expect(share()).rejects.toThrow('interrupted')
    expect(await share()).toEqual(['ada: 5', 'eve: 5'])
    expect(charged).toEqual(['ada', 'eve'])
  })

  test('tells long bodies apart that begin and end in the same way', async () => {
    await using stage = await arm.open()
    const noted: string[] = []
    const notesName = stage.name('notes')
    @service(notesName)
    class NoteService {
      @rpc({ idempotent: true }) note(text: string) {
        noted.push(text)
        return text[100_000]
      }
    }
    const long = (middle: string): string => 'x'.repeat(100_000) + middle + 'x'.repeat(100_000)
    const writerName = stage.name('writer')
    let visits = 0
    @service(writerName)
    class WriterService {
      notes = new RpcProxy<NoteService>(notesName)
      @rpc async write() {
        const middles = visits++ === 0 ? ['a', 'b'] : ['b', 'c', 'a']
        const told: unknown[] = []
        for (const middle of middles) told.push(await this.notes.note(long(middle)))
        return told
      }
    }
    await stage.host(NoteService)
    await stage.host(WriterService)
    const { cluster } = await stage.client()
    const write = cluster
      .service<WriterService>(writerName)
      .write.with({ idempotencyKey: 'order-1' })
    expect(await write()).toEqual(['a', 'b'])
    expect(await write()).toEqual(['b', 'c', 'a'])
    expect(noted).toHaveLength(3)
  })

  test('does not give the outcome of a user to another who writes its name into a header', async () => {
    await using stage = await arm.open()
    const name = stage.name('charges')
    const { serviceClass, runs } = chargesNamed(name)
    await stage.host(serviceClass)
    const ada = await stage.client({ contextData: { user_id: 'ada' } })
    const charge = ada.cluster.service<Charges>(name).charge
    expect(await charge.with({ idempotencyKey: 'order-1' })(7)).toBe(701)
    const forged = ['["key","standalone_rpc_client","order-1","ada"]', 'a>b>c:d#0']
    for (const [i, requestName] of forged.entries()) {
      const headers = { 'kinoko.request': requestName }
      expect(await charge.with({ headers })(7)).toBe(702 + 2 * i)
      const eve = await stage.client({ contextData: { user_id: 'eve' } })
      const ofEve = eve.cluster.service<Charges>(name).charge.with({ headers })
      expect(await ofEve(7)).toBe(703 + 2 * i)
    }
    expect(runs()).toBe(5)
  })

  test('runs once at the second hop of an event that comes back', async () => {
    await using stage = await arm.open()
    const { serviceClass, runs } = chargesNamed(stage.name('charges'))
    const [source, name] = [`source-${stage.ambient.uuid()}`, stage.name('billing')]
    const done = gate()
    let visits = 0
    @service(name)
    class BillingService {
      charges = new RpcProxy<Charges>(stage.name('charges'))
      @eventHandler(source, 'sold', { requeueOnError: true }) async bill() {
        await this.charges.charge(1)
        if (++visits < 3) throw new Error('again')
        done.open()
      }
    }
    await stage.host(serviceClass)
    await stage.host(BillingService)
    await using dispatch = await eventDispatcher(stage.options())
    await dispatch(source, 'sold', 1)
    await done.opened
    expect([visits, runs()]).toEqual([3, 1])
    await (await stage.channel()).deleteQueue(`evt-${source}-sold--${name}.bill`)
  })

  test('runs once behind an event that a request dispatches each time it comes back', async () => {
    await using stage = await arm.open()
    const { serviceClass, runs } = chargesNamed(stage.name('charges'))
    const [shopName, name] = [stage.name('shop'), stage.name('billing')]
    const handled: unknown[] = []
    const done = gate()
    let visits = 0
    @service(name)
    class BillingService {
      charges = new RpcProxy<Charges>(stage.name('charges'))
      @eventHandler(shopName, 'sold') async bill(amount: number) {
        handled.push(await this.charges.charge(amount))
        if (handled.length === 6) done.open()
      }
    }
    @service(shopName)
    class ShopService {
      dispatch = new EventDispatcher()
      @rpc async sell() {
        for (const amount of [1, 1, 2]) await this.dispatch('sold', amount)
        if (++visits < 2) {
          kept.kill()
          await new Promise(() => undefined)
        }
      }
    }
    await stage.host(serviceClass)
    await stage.host(BillingService)
    const kept: KeptUp = await stage.keepUp(ShopService)
    const { cluster } = await stage.client()
    await cluster.service<{ sell(): void }>(shopName).sell()
    await done.opened
    // two events of the same data are two
    expect([visits, handled.length, new Set(handled).size, runs()]).toEqual([2, 6, 3, 3])
    await (await stage.channel()).deleteQueue(`evt-${shopName}-sold--${name}.bill`)
  })

  test('runs for each instance of a broadcast handler', async () => {
    await using stage = await arm.open()
    const { serviceClass, runs } = chargesNamed(stage.name('charges'))
    const source = `source-${stage.ambient.uuid()}`
    const done = gate()
    let handled = 0
    @service(stage.name('billing'))
    class BillingService {
      charges = new RpcProxy<Charges>(stage.name('charges'))
      @eventHandler(source, 'sold', { handlerType: BROADCAST, reliableDelivery: false })
      async bill() {
        await this.charges.charge(1)
        if (++handled === 3) done.open()
      }
    }
    await stage.host(serviceClass)
    for (let i = 0; i < 3; i++) await stage.host(BillingService)
    await using dispatch = await eventDispatcher(stage.options())
    await dispatch(source, 'sold', 1)
    await done.opened
    expect(runs()).toBe(3)
  })

  test('does not take the id of an event for one of another source or type', async () => {
    await using stage = await arm.open()
    const { serviceClass, runs } = chargesNamed(stage.name('charges'))
    const [one, other] = [1, 2].map((i) => `source-${i}-${stage.ambient.uuid()}`) as [
      string,
      string,
    ]
    const name = stage.name('billing')
    const done = gate()
    let handled = 0
    @service(name)
    class BillingService {
      charges = new RpcProxy<Charges>(stage.name('charges'))
      @eventHandler(one, 'sold')
      @eventHandler(other, 'sold')
      @eventHandler(one, 'lent.*')
      async bill() {
        await this.charges.charge(1)
        if (++handled === 5) done.open()
      }
    }
    await stage.host(serviceClass)
    await stage.host(BillingService)
    const channel = await stage.channel()
    for (const [source, type] of [
      [one, 'sold'],
      [other, 'sold'],
      [one, 'lent.a'],
      [one, 'lent.b'],
      [one, 'sold'], // the first once more
    ] as const) {
      const properties = { messageId: '1', contentType: 'application/json' }
      channel.publish(`${source}.events`, type, Buffer.from('1'), properties)
    }
    await done.opened
    expect(runs()).toBe(4)
    for (const queue of [`${one}-sold`, `${other}-sold`, `${one}-lent.*`]) {
      await channel.deleteQueue(`evt-${queue}--${name}.bill`)
    }
  })

  test('a request that is sent again by a retry runs once', async () => {
    await using stage = await arm.open()
    const name = stage.name('slow')
    const door = gate()
    let runs = 0
    @service(name)
    class SlowService {
      @rpc({ idempotent: true }) async wait() {
        runs++
        await door.opened
        return 'done'
      }
    }
    await stage.host(SlowService)
    const { client, cluster } = await stage.client()
    const slow = cluster.service<{ wait(): string }>(name)
    // both attempts are there before the first may end
    const raw = await (await stage.raw()).createChannel()
    const tap = await raw.assertQueue(`tap-${stage.ambient.uuid()}`, { autoDelete: true })
    await raw.bindQueue(tap.queue, 'nameko-rpc', `${name}.*`)
    const ids: unknown[] = []
    await raw.consume(tap.queue, (message) => {
      ids.push(message?.properties.correlationId)
      if (ids.length === 2) door.open()
    })

    const waiting = slow.wait.with({ idempotent: true, attemptTimeout: 0.2 })()

    expect(await waiting).toBe('done')
    expect(runs).toBe(1)
    expect(new Set(ids).size).toBe(1)
    expect(client.pendingCalls).toBe(0)
  })
})

describe('the idempotency of a method', () => {
  test('holds for a request that a broken connection delivers twice', async () => {
    const runs = new Map<string, number>()
    @service('ledger')
    class LedgerService {
      @rpc({ idempotent: true }) book(id: string) {
        runs.set(id, (runs.get(id) ?? 0) + 1)
        return id
      }
    }
    await simulate({ seed: 3 }, async (sim) => {
      sim.service(LedgerService)
      const ledger = await sim.proxy<LedgerService>('ledger')
      for (let i = 0; i < 20; i++) {
        const booked = ledger.book(`entry-${i}`)
        await sim.sleep(i % 3)
        sim.disconnect(i % 2 === 0 ? 'ledger#0' : 'client#0')
        expect(await booked).toBe(`entry-${i}`)
      }
    })
    expect([...runs.values()]).toEqual(Array.from({ length: 20 }, () => 1))
  })

  test('ends with a DuplicateInProgress when the first run does not end in time', async () => {
    const store = new MemoryIdempotencyStore()
    await simulate({ seed: 1 }, async (sim) => {
      @service('stuck')
      class StuckService {
        @rpc({ idempotent: true }) wait() {
          return 'never'
        }
      }
      const { connect, ambient } = sim.simulator.host('stuck')
      const container = new ServiceContainer(StuckService, {
        connect,
        ambient,
        logger: silentLogger,
        idempotencyStore: store,
      })
      await container.start()
      // by an instance that is gone: for a client, and for a run without one
      store.take('stuck.wait:["key","standalone_rpc_client","k"]')
      store.take('stuck.wait:k')
      const stuck = await sim.proxy<StuckService>('stuck')

      const outcome = await stuck.wait
        .with({ idempotencyKey: 'k', timeout: 5 })()
        .catch((error: unknown) => error)

      // at the very deadline either end of the wire may be the first to say so
      expect(['DuplicateInProgress', 'RpcTimeout']).toContain((outcome as Error).name)
      const worker = container.spawnWorker(
        [...container.entrypoints.get('wait')!][0]!,
        [],
        {},
        {
          idempotencyKey: 'k',
          deadline: ambient.now() + 3_000,
        },
      )
      await sim.sleep(4_000)
      expect(worker.outcome).toMatchObject({ ok: false, error: { name: 'DuplicateInProgress' } })
      expect((worker.outcome as { error: unknown }).error).toBeInstanceOf(DuplicateInProgress)
      await container.stop()
    })
  })

  test('gives the key back when the method was never reached', async () => {
    const store = new MemoryIdempotencyStore()
    let isBroken = true
    await simulate({ seed: 1 }, async (sim) => {
      const { connect, ambient } = sim.simulator.host('flaky')
      @service('flaky')
      class Flaky {
        @rpc({ idempotent: true }) run() {
          return 'ran'
        }
        constructor() {
          if (isBroken && isUp) throw new Error('no database')
        }
      }
      let isUp = false
      const container = new ServiceContainer(Flaky, {
        connect,
        ambient,
        logger: silentLogger,
        idempotencyStore: store,
      })
      await container.start()
      isUp = true
      const flaky = await sim.proxy<Flaky>('flaky')
      const run = flaky.run.with({ idempotencyKey: 'k' })

      await expect(run()).rejects.toMatchObject({ value: 'no database' })
      expect(store.size).toBe(0)
      isBroken = false
      expect(await run()).toBe('ran')
      await container.stop()
    })
  })

  test('outlives a store that fails after the method has run: the caller gets the result', async () => {
    const store: IdempotencyStore = {
      take: () => 'taken',
      keep: () => Promise.reject(new Error('disk full')),
      free: () => undefined,
    }
    await simulate({ seed: 1 }, async (sim) => {
      const { serviceClass } = chargesNamed('charges')
      const { connect, ambient } = sim.simulator.host('charges')
      const problems: string[] = []
      const note = (_fields: object, message: string): unknown => problems.push(message)
      const logger = { debug: note, info: () => undefined, warn: note, error: note }
      const config: Config = {}
      const options = { connect, ambient, logger, config, idempotencyStore: store }
      const container = new ServiceContainer(serviceClass, options)
      await container.start()
      const charges = await sim.proxy<Charges>('charges')

      expect(await charges.charge(1)).toBe(101)
      expect(problems).toEqual(['the idempotency store failed after charges.charge: disk full'])
      await container.stop()
    })
  })
})

describe('a store', () => {
  /** Outcomes of calls, and what was logged, with a store of two workers. */
  async function callsWith(
    store: Partial<IdempotencyStore>,
  ): Promise<{ outcomes: unknown[]; problems: string[]; runs: number; seconds: number }> {
    const { serviceClass, runs } = chargesNamed('charges')
    const problems: string[] = []
    let outcomes: unknown[] = []
    let seconds = 0
    await simulate({ seed: 1 }, async (sim) => {
      const { connect, ambient } = sim.simulator.host('charges')
      const note = (_fields: object, message: string): unknown => problems.push(message)
      const logger = { debug: () => undefined, info: () => undefined, warn: note, error: note }
      const container = new ServiceContainer(serviceClass, {
        connect,
        ambient,
        logger,
        config: { max_workers: 2 },
        idempotencyStore: {
          take: () => 'taken',
          keep: () => undefined,
          free: () => undefined,
          ...store,
        },
      })
      await container.start()
      const charges = await sim.proxy<Charges>('charges')
      const call = charges.charge.with({ timeout: 10 })
      const since = sim.now()
      const ended = await Promise.allSettled([1, 2].map((amount) => call(amount)))
      seconds = (sim.now() - since) / 1000
      outcomes = ended.map((end) =>
        end.status === 'fulfilled' ? end.value : (end.reason as Error).message,
      )
      await container.stop()
    })
    return { outcomes, problems, runs: runs(), seconds }
  }

  test('that does not answer take holds no worker beyond the deadline, and is named', async () => {
    const freed: string[] = []
    const { outcomes, problems, runs } = await callsWith({
      take: () => new Promise<never>(() => undefined),
      free: (key) => void freed.push(key),
    })
    expect(outcomes).toHaveLength(2)
    expect(runs).toBe(0)
    expect(problems[0]).toMatch(
      /^the idempotency store failed before charges.charge: the idempotency store has not answered `take` within \d/,
    )
  })

  test('that does not answer keep holds no reply up beyond half of the time', async () => {
    const { outcomes, problems, runs, seconds } = await callsWith({
      keep: () => new Promise<never>(() => undefined),
    })
    expect(outcomes).toEqual([101, 202])
    expect(runs).toBe(2)
    expect(seconds).toBeLessThan(10)
    expect(problems[0]).toMatch(/has not answered `keep` within (5|4\.\d+) s$/)
  })

  test.each([undefined, {}, 'done', null])('that gives %j for take is named', async (taken) => {
    const { outcomes, problems, runs } = await callsWith({ take: () => taken as never })
    expect(runs).toBe(0)
    expect(outcomes[0]).toContain('the idempotency store gave')
    expect(problems[0]).toContain('the idempotency store failed before charges.charge')
  })
})

describe('the store in memory', () => {
  test('keeps the newest outcomes and every key that runs', () => {
    const store = new MemoryIdempotencyStore({ maxKeys: 3 })
    store.take('running')
    for (let i = 0; i < 10; i++) {
      expect(store.take(`k${i}`)).toBe('taken')
      store.keep(`k${i}`, { ok: true, result: i })
    }
    expect(store.size).toBe(3)
    expect(store.take('running')).toBe('running')
    expect(store.take('k9')).toEqual({ ok: true, result: 9 })
    expect(store.take('k0')).toBe('taken')
  })

  test('gives a freed key to the next', () => {
    const store = new MemoryIdempotencyStore()
    store.take('k')
    store.free('k')
    expect(store.take('k')).toBe('taken')
  })
})
