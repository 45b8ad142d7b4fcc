import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  BROADCAST,
  ClientStopped,
  ConfigurationError,
  ContextDataProvider,
  EventDispatcher,
  eventDispatcher,
  eventHandler,
  rpc,
  service,
  ServiceContainer,
  SINGLETON,
  TopologyError,
  UndeliverableMessage,
  UnserializableValueError,
  type AmqpChannel,
  type Connect,
  type EventHandlerOptions,
  type ServiceClass,
  type StandaloneDispatch,
} from 'kinoko'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate } from '../../support/gate.js'
import type { DeliveredMessage } from '../../../src/ports/transport.js'

/** Events as they come in: `who: data`. */
class Inbox {
  readonly events: string[] = []
  #waiting: { count: number; open: () => void }[] = []

  add(who: string, data: unknown): void {
    this.events.push(`${who}: ${String(data)}`)
    for (const { count, open } of this.#waiting) if (this.events.length >= count) open()
  }

  /** All events, sorted, once there are so many. */
  async holding(count: number): Promise<string[]> {
    if (this.events.length < count) {
      const { opened, open } = gate()
      this.#waiting.push({ count, open })
      await opened
    }
    return [...this.events].sort()
  }
}

function handlerOf(
  stage: Stage,
  inbox: Inbox,
  base: string,
  options?: EventHandlerOptions,
  react: (data: unknown) => void = () => undefined,
): ServiceClass {
  const [source, own] = [stage.name('shop'), stage.name(base)]
  @service(own)
  class Handler {
    @eventHandler(source, 'sold', options) sold(data: unknown) {
      inbox.add(base, data)
      react(data)
    }
  }
  return Handler
}

/** A dispatcher, and how to look at the broker; the queues of the stage's handlers go away with the test. */
async function dispatching(stage: Stage): Promise<{ dispatch: StandaloneDispatch; shop: string }> {
  return { dispatch: await eventDispatcher(stage.options()), shop: stage.name('shop') }
}

async function dropQueues(stage: Stage, ...handlers: string[]): Promise<void> {
  const channel = await (await stage.raw()).createChannel()
  const shop = stage.name('shop')
  for (const handler of handlers) {
    await channel.deleteQueue(`evt-${shop}-sold--${stage.name(handler)}.sold`)
  }
  await channel.deleteQueue(`evt-${shop}-sold`)
}

onEachArm('events', (arm) => {
  test('reach each service once, and each of its handling methods, whatever its instances', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    const shop = stage.name('shop')
    @service(stage.name('double'))
    class Double {
      @eventHandler(shop, 'sold') first(data: unknown) {
        inbox.add('first', data)
      }
      @eventHandler(shop, 'sold') second(data: unknown) {
        inbox.add('second', data)
      }
    }
    for (let i = 0; i < 2; i++) await stage.host(handlerOf(stage, inbox, 'post'))
    await stage.host(Double)
    await using dispatch = await eventDispatcher(stage.options())

    await dispatch(shop, 'sold', 1)
    await dispatch(shop, 'sold', 2)
    await dispatch(shop, 'bought', 3)

    const events = ['first: 1', 'first: 2', 'post: 1', 'post: 2', 'second: 1', 'second: 2']
    expect(await inbox.holding(6)).toEqual(events)
    const channel = await (await stage.raw()).createChannel()
    for (const method of ['first', 'second']) {
      await channel.deleteQueue(`evt-${shop}-sold--${stage.name('double')}.${method}`)
    }
    await dropQueues(stage, 'post')
  })

  test('for a singleton reach one handler, of whatever service', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    await stage.host(handlerOf(stage, inbox, 'post', { handlerType: SINGLETON }))
    await stage.host(handlerOf(stage, inbox, 'bank', { handlerType: SINGLETON }))
    const { dispatch, shop } = await dispatching(stage)

    await dispatch(shop, 'sold', 1)
    await dispatch(shop, 'sold', 2)

    expect(await inbox.holding(2)).toEqual(['bank: 2', 'post: 1'])
    await dispatch.stop()
    await dropQueues(stage)
  })

  test('that are broadcast reach every instance', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    const options = { handlerType: BROADCAST, reliableDelivery: false } as const
    for (let i = 0; i < 3; i++) await stage.host(handlerOf(stage, inbox, 'post', options))
    const { dispatch, shop } = await dispatching(stage)

    await dispatch(shop, 'sold', 1)

    expect(await inbox.holding(3)).toEqual(['post: 1', 'post: 1', 'post: 1'])
    await dispatch.stop()
  })

  test('wait for a handler that is away, unless its delivery is unreliable', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    const Reliable = handlerOf(stage, inbox, 'post')
    const Unreliable = handlerOf(stage, inbox, 'news', { reliableDelivery: false })
    for (const Handler of [Reliable, Unreliable]) await (await stage.host(Handler)).stop()
    const { dispatch, shop } = await dispatching(stage)
    await dispatch(shop, 'sold', 'missed')

    for (const Handler of [Unreliable, Reliable]) await stage.host(Handler)
    await dispatch(shop, 'sold', 'seen')

    expect(await inbox.holding(3)).toEqual(['news: seen', 'post: missed', 'post: seen'])
    await dispatch.stop()
    await dropQueues(stage, 'post')
  })

  test('whose handler throws come back with requeueOnError, and are gone without', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    let failures = 2
    const failTwice = (): void => {
      if (failures-- > 0) throw new RangeError('not now')
    }
    const dropOnce = (data: unknown): void => {
      if (data === 1) throw new RangeError('never')
    }
    await stage.host(handlerOf(stage, inbox, 'post', { requeueOnError: true }, failTwice))
    await stage.host(handlerOf(stage, inbox, 'bank', { expectedExceptions: RangeError }, dropOnce))
    const { dispatch, shop } = await dispatching(stage)

    await dispatch(shop, 'sold', 1)
    expect(await inbox.holding(4)).toEqual(['bank: 1', 'post: 1', 'post: 1', 'post: 1'])
    await dispatch(shop, 'sold', 2)
    expect(await inbox.holding(6)).toEqual([...inbox.events].sort())

    expect(inbox.events.filter((event) => event.endsWith('1'))).toHaveLength(4)
    expect(stage.logger.messages('error')).toHaveLength(2)
    await dispatch.stop()
    await dropQueues(stage, 'post', 'bank')
  })

  test('that a service dispatches carry its context, and the trail of calls', async () => {
    await using stage = await arm.open()
    const [shop, post] = [stage.name('shop'), stage.name('post')]
    const { opened, open } = gate()
    @service(shop)
    class Shop {
      dispatch = new EventDispatcher<{ sold: { id: number } }>()
      @rpc async sell(id: number) {
        await this.dispatch('sold', { id })
      }
    }
    @service(post)
    class Post {
      context = new ContextDataProvider()
      @eventHandler(shop, 'sold') sold(data: { id: number }) {
        const stack = this.context.get('call_id_stack') as string[]
        const trail = stack.map((id) => id.split('.').slice(0, -1).join('.'))
        open({ data, user: this.context.get('user_id'), trail: trail.slice(1) })
      }
    }
    await stage.host(Shop)
    await stage.host(Post)
    const { cluster } = await stage.client({ contextData: { user_id: 'ada' } })

    await cluster.service<Shop>(shop).sell(7)

    const trail = [`${shop}.sell`, `${post}.sold`]
    expect(await opened).toEqual({ data: { id: 7 }, user: 'ada', trail })
    await dropQueues(stage, 'post')
  })

  test('are on the wire as nameko’s are', async () => {
    await using stage = await arm.open()
    const { dispatch, shop } = await dispatching(stage)
    await dispatch(shop, 'first', null) // declares the exchange
    const { opened, open } = gate<DeliveredMessage>()
    const channel = await (await stage.raw()).createChannel()
    await spyOn(channel, `${shop}.events`, open)

    await dispatch(shop, 'sold.twice', { id: 7 }, { headers: { 'x-a': 1 } })

    const { content, fields, properties } = await opened
    expect(Buffer.from(content).toString()).toBe('{"id":7}')
    expect(fields).toMatchObject({ exchange: `${shop}.events`, routingKey: 'sold.twice' })
    expect(properties).toMatchObject({
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      deliveryMode: 2,
      priority: 0,
      headers: { 'x-a': 1, 'nameko.call_id_stack': [expect.any(String) as string] },
    })
    expect(properties.correlationId).toBeUndefined()
    await dispatch.stop()
  })

  test('need no handler, unless they are mandatory', async () => {
    await using stage = await arm.open()
    const { dispatch, shop } = await dispatching(stage)

    await dispatch(shop, 'sold', 1)
    await expect(dispatch(shop, 'sold', 1, { mandatory: true })).rejects.toThrow(
      new UndeliverableMessage(`event ${shop}: sold: no handler has a queue for it`),
    )

    await dispatch.stop()
  })

  test('that cannot be sent reject: their data, or a dispatcher that was stopped', async () => {
    await using stage = await arm.open()
    const { dispatch, shop } = await dispatching(stage)

    await expect(dispatch(shop, 'sold', () => 1)).rejects.toBeInstanceOf(UnserializableValueError)
    await dispatch.stop()
    await expect(dispatch(shop, 'sold', 1)).rejects.toBeInstanceOf(ClientStopped)
  })

  test('that are under way when their dispatcher stops are confirmed first, whether its channels were used or not', async () => {
    await using stage = await arm.open()
    for (const isUsed of [false, true]) {
      const { dispatch, shop } = await dispatching(stage)
      if (isUsed) await dispatch(shop, 'sold', 0)
      const sending = Promise.all(Array.from({ length: 20 }, (_, i) => dispatch(shop, 'sold', i)))
      await Promise.all([dispatch.stop(), dispatch.stop()])
      await sending
    }
  })

  test('that are never confirmed end with a ClientStopped when their dispatcher has stopped', async () => {
    await using stage = await arm.open()
    const options = stage.options({ stop_timeout: 0.2 })
    const silent: Connect = async (...given) => {
      const connection = await stage.connect(...given)
      const create = connection.createConfirmChannel.bind(connection)
      connection.createConfirmChannel = async () => Object.assign(await create(), { publish })
      return connection
    }
    const publish = (): boolean => true
    const dispatch = await eventDispatcher({ ...options, connect: silent })
    const sending = dispatch(stage.name('shop'), 'sold', 1)
    const expected = expect(sending).rejects.toBeInstanceOf(ClientStopped)
    await dispatch.stop()
    await expected
  })

  test('are sent although the connections break while their exchange is declared', async () => {
    await using stage = await arm.open()
    const { dispatch, shop } = await dispatching(stage)
    const sending = dispatch(shop, 'sold', 1)
    stage.breakConnections()
    await sending
    await dispatch(shop, 'sold', 2)
    await dispatch.stop()
  })

  test('whose exchange is of another type reject until it is gone', async () => {
    await using stage = await arm.open()
    const { dispatch, shop } = await dispatching(stage)
    const raw = await stage.raw()
    const channel = await raw.createChannel()
    await channel.assertExchange(`${shop}.events`, 'fanout', { autoDelete: true })
    await expect(dispatch(shop, 'sold', 1)).rejects.toBeInstanceOf(TopologyError)
    // with its last binding it goes
    const { queue } = await channel.assertQueue('', { exclusive: true })
    await channel.bindQueue(queue, `${shop}.events`, '')
    await channel.deleteQueue(queue)
    await dispatch(shop, 'sold', 2)
    await dispatch.stop()
  })

  test('that nobody can read are dropped and logged; the next one is handled', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    await stage.host(handlerOf(stage, inbox, 'post'))
    const { dispatch, shop } = await dispatching(stage)
    const channel = await (await stage.raw()).createConfirmChannel()

    const broken = Buffer.from("['S3cr3tMark']")
    channel.publish(`${shop}.events`, 'sold', broken, { contentType: 'application/json' })
    // the event that can be read has another connection and could overtake them
    await new Promise((confirmed) => {
      const options = { contentType: 'text/x-odd\nERROR forged' }
      channel.publish(`${shop}.events`, 'sold', Buffer.from('x'), options, confirmed)
    })
    await dispatch(shop, 'sold', 1)

    expect(await inbox.holding(1)).toEqual(['post: 1'])
    expect(stage.logger.messages('error').map((line) => line.split(': ')[1])).toEqual([
      'an event `sold` cannot be read and was dropped',
      'an event `sold` cannot be read and was dropped',
    ])
    expect(stage.logger.messages('error')[1]).toContain('`text/x-odd\\nERROR forged`')
    expect(inspect(stage.logger.lines, { depth: 9 })).not.toContain('S3cr')
    await dispatch.stop()
    await dropQueues(stage, 'post')
  })

  test('go on after every connection broke', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    await stage.host(handlerOf(stage, inbox, 'post'))
    const { dispatch, shop } = await dispatching(stage)
    await dispatch(shop, 'sold', 1)

    stage.breakConnections()
    await dispatch(shop, 'sold', 2)

    // the first one may come again: its acknowledgement broke with the connection
    while (!inbox.events.includes('post: 2')) await inbox.holding(inbox.events.length + 1)
    await dispatch.stop()
    await dropQueues(stage, 'post')
  })

  test('that a container had not begun when it stopped are handled by another', async () => {
    await using stage = await arm.open()
    const inbox = new Inbox()
    const { opened, open } = gate()
    const begun = gate()
    const shop = stage.name('shop')
    @service(stage.name('post'))
    class Post {
      @eventHandler(shop, 'sold') async sold(data: unknown) {
        begun.open()
        await opened
        inbox.add('post', data)
      }
    }
    const first = await stage.host(Post, { max_workers: 1, PREFETCH_COUNT: 5 })
    await using dispatch = await eventDispatcher(stage.options())
    for (let i = 0; i < 4; i++) await dispatch(shop, 'sold', i)
    await begun.opened

    const stopping = first.stop()
    open()
    await stopping
    await stage.host(Post)

    expect(await inbox.holding(4)).toEqual(['post: 0', 'post: 1', 'post: 2', 'post: 3'])
    await dropQueues(stage, 'post')
  })
})

async function spyOn(
  channel: AmqpChannel,
  exchange: string,
  spy: (message: DeliveredMessage) => void,
): Promise<void> {
  const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true })
  await channel.bindQueue(queue, exchange, '#')
  await channel.consume(queue, (message) => message !== null && spy(message))
}

describe('a broadcast handler', () => {
  function containerWith(options: EventHandlerOptions): ServiceContainer {
    @service('post')
    class Post {
      @eventHandler('shop', 'sold', { handlerType: BROADCAST, ...options }) sold() {
        return 1
      }
    }
    return new ServiceContainer(Post)
  }

  test('with reliable delivery needs an identifier of its own', () => {
    expect(() => containerWith({})).toThrow(ConfigurationError)
    expect(() => containerWith({})).toThrow('post.sold: a broadcast handler with reliable delivery')
    expect(() => containerWith({ broadcastIdentifier: 'box' })).not.toThrow()
    expect(() => containerWith({ reliableDelivery: false })).not.toThrow()
  })
})
