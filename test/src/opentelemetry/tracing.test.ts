import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  EventDispatcher,
  eventHandler,
  rpc,
  RpcProxy,
  service,
  ServiceContainer,
  ServiceRpcClient,
  timer,
  type Dispatch,
  type ServiceClass,
} from 'kinoko'
import { openTelemetry } from 'kinoko/opentelemetry'
import { createSimulator } from 'kinoko/simulator'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate } from '../../support/gate.js'
import { RecordingLogger } from '../../support/recording-logger.js'
import { Stranger } from '../../support/stranger.js'

const spans = new InMemorySpanExporter()

beforeEach(() => {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  )
})

afterEach(() => {
  spans.reset()
  trace.disable()
  propagation.disable()
  context.disable()
  metrics.disable()
})

interface Shop {
  place(order: string, card: string): number
  refuse(): void
}

/** front -> middle -> back, and an event from the middle that a listener handles. */
async function threeHops(stage: Stage, withArguments = false) {
  const names = ['front', 'middle', 'back', 'listener'].map((base) => stage.name(base))
  const [front = '', middle = '', back = '', listener = ''] = names
  const heard = gate<string>()

  @service(back)
  class Back {
    @rpc price(order: string) {
      return order.length
    }
    @rpc refuse() {
      throw new RangeError('out of stock')
    }
  }
  @service(middle)
  class Middle {
    back = new RpcProxy<Back>(back)
    dispatch: Dispatch = new EventDispatcher()
    @rpc async price(order: string) {
      const price = await this.back.price(order)
      await this.dispatch('priced', { order, price })
      return price
    }
    @rpc refuse() {
      return this.back.refuse()
    }
  }
  @service(front)
  class Front {
    middle = new RpcProxy<Middle>(middle)
    @rpc({ params: ['order', 'card'], sensitiveArguments: 'card' })
    async place(order: string, card: string) {
      await Promise.resolve(card)
      return this.middle.price(order)
    }
    @rpc refuse() {
      return this.middle.refuse()
    }
  }
  @service(listener)
  class Listener {
    @eventHandler(middle, 'priced') note(event: { order: string }) {
      heard.open(event.order)
    }
  }
  const options = () => ({ ...stage.options(), middleware: [openTelemetry({ withArguments })] })
  const containers: ServiceContainer[] = []
  for (const serviceClass of [Back, Middle, Front, Listener] as ServiceClass[]) {
    const container = new ServiceContainer(serviceClass, options())
    await container.start()
    containers.push(container)
  }
  const { cluster, client } = await stage.client({ middleware: [openTelemetry()] })
  const stop = async (): Promise<void> => {
    await client.stop()
    for (const container of containers) await container.stop()
    const channel = await (await stage.raw()).createChannel()
    await channel.deleteQueue(`evt-${middle}-priced--${listener}.note`)
  }
  return {
    shop: cluster.service<Shop>(front),
    names: { front, middle, back, listener },
    heard,
    stop,
  }
}

/** `kind name`, each with its children below it. */
function treeOf(all: readonly ReadableSpan[], parent?: string, indent = ''): string[] {
  return all
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .sort((a, b) => a.kind - b.kind || a.name.localeCompare(b.name))
    .flatMap((span) => [
      `${indent}${SpanKind[span.kind]} ${span.name}`,
      ...treeOf(all, span.spanContext().spanId, `${indent}  `),
    ])
}

onEachArm('a trace', (arm) => {
  test.each([
    ['with a context manager', true],
    ['without one', false],
  ])('of a call over three hops is one, with the right parents, %s', async (_case, isManaged) => {
    if (isManaged) {
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    }
    await using stage = await arm.open()
    const { shop, names, heard, stop } = await threeHops(stage)
    const { front, middle, back } = names

    expect(await shop.place('tea', '4111')).toBe(3)
    await heard.opened
    await stop()

    const all = spans.getFinishedSpans()
    expect(new Set(all.map((span) => span.spanContext().traceId)).size).toBe(1)
    expect(treeOf(all)).toEqual([
      `CLIENT ${front}/place`,
      `  SERVER ${front}/place`,
      `    CLIENT ${middle}/price`,
      `      SERVER ${middle}/price`,
      `        CLIENT ${back}/price`,
      `          SERVER ${back}/price`,
      `        PRODUCER send ${middle}.events`,
      `          CONSUMER process ${middle}.events`,
    ])
  })

  test('has the attributes of the conventions, and arguments with the sensitive ones hidden', async () => {
    await using stage = await arm.open()
    const { shop, names, heard, stop } = await threeHops(stage, true)
    const { front, middle } = names

    await shop.place('tea', '4111')
    await heard.opened
    await stop()

    const found = (kind: SpanKind, name: string) =>
      spans.getFinishedSpans().find((span) => span.kind === kind && span.name === name)!
    const client = found(SpanKind.CLIENT, `${front}/place`)
    const server = found(SpanKind.SERVER, `${front}/place`)
    const broker = {
      'server.address': expect.any(String) as string,
      'server.port': expect.any(Number) as number,
    }
    const rpcAttributes = {
      ...broker,
      'rpc.system.name': 'kinoko',
      'rpc.method': `${front}/place`,
      'messaging.system': 'rabbitmq',
      'messaging.destination.name': 'nameko-rpc',
      'messaging.rabbitmq.destination.routing_key': `${front}.place`,
      'messaging.message.conversation_id': expect.any(String) as string,
    }
    expect(client.attributes).toEqual(rpcAttributes)
    expect(server.attributes).toEqual({
      ...rpcAttributes,
      'messaging.message.conversation_id': client.attributes['messaging.message.conversation_id'],
      'kinoko.call_id': expect.stringMatching(`^${front}\\.place\\.`) as string,
      'kinoko.parent_call_id': expect.stringMatching(/^standalone_rpc_client\./) as string,
      'kinoko.arguments': '{"order":"tea","card":"********"}',
    })
    const event = {
      ...broker,
      'messaging.system': 'rabbitmq',
      'messaging.destination.name': `${middle}.events`,
      'messaging.rabbitmq.destination.routing_key': 'priced',
    }
    expect(found(SpanKind.PRODUCER, `send ${middle}.events`).attributes).toEqual({
      ...event,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
    })
    expect(found(SpanKind.CONSUMER, `process ${middle}.events`).attributes).toMatchObject({
      ...event,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
    })
  })

  test('of a transient call names the queue that its request goes to', async () => {
    await using stage = await arm.open()
    const name = stage.name('echo')
    @service(name)
    class Echo {
      @rpc echo(value: string) {
        return value
      }
    }
    const middleware = [openTelemetry()]
    await using container = new ServiceContainer(Echo, { ...stage.options(), middleware })
    await container.start()
    const { cluster } = await stage.client({ config: { RPC_DELIVERY: 'transient' }, middleware })
    expect(await cluster.service<Echo>(name).echo('tea')).toBe('tea')
    await container.stop()

    const all = spans.getFinishedSpans()
    expect(treeOf(all)).toEqual([`CLIENT ${name}/echo`, `  SERVER ${name}/echo`])
    for (const { attributes } of all) {
      expect(attributes).toMatchObject({
        'messaging.destination.name': 'amq.default',
        'messaging.rabbitmq.destination.routing_key': `rpc-${name}`,
      })
    }
  })

  test('of a failing call has the error on every span, by its type', async () => {
    await using stage = await arm.open()
    const { shop, stop } = await threeHops(stage)

    await expect(shop.refuse()).rejects.toMatchObject({ excType: 'RangeError' })
    await stop()

    const all = spans.getFinishedSpans()
    expect(all).toHaveLength(6)
    for (const span of all) {
      expect(span.attributes['error.type']).toBe('RangeError')
      expect(span.status.code).toBe(SpanStatusCode.ERROR)
      expect(span.events.map(({ name }) => name)).toEqual(['exception'])
    }
  })

  test('of a call that fails with what cannot be looked at ends as any other', async () => {
    await using stage = await arm.open()
    const name = stage.name('odd')
    @service(name)
    class Odd {
      @rpc fail() {
        const { proxy, revoke } = Proxy.revocable(new Error('odd'), {})
        revoke()
        throw proxy
      }
    }
    const middleware = [openTelemetry()]
    await using container = new ServiceContainer(Odd, { ...stage.options(), middleware })
    await container.start()
    const { cluster } = await stage.client({ middleware })
    await expect(cluster.service<Odd>(name).fail()).rejects.toThrow()
    await container.stop()

    const all = spans.getFinishedSpans()
    expect(treeOf(all)).toEqual([`CLIENT ${name}/fail`, `  SERVER ${name}/fail`])
    for (const { status } of all) expect(status.code).toBe(SpanStatusCode.ERROR)
  })

  test('begins where the caller says, in its own headers or as a service in Python hands them on', async () => {
    await using stage = await arm.open()
    const { names, stop } = await threeHops(stage)
    const stranger = await Stranger.on(stage)
    const traceId = 'a'.repeat(32)
    const traceparent = `00-${traceId}-${'b'.repeat(16)}-01`
    const body = JSON.stringify({ args: ['tea'], kwargs: {} })

    await stranger.ask(`${names.back}.price`, body, { headers: { traceparent } })
    await stranger.ask(`${names.back}.price`, body, {
      headers: { 'nameko.traceparent': traceparent },
    })
    await stop()

    const parents = spans.getFinishedSpans().map(({ parentSpanContext }) => parentSpanContext)
    expect(parents).toMatchObject([
      { traceId, spanId: 'b'.repeat(16) },
      { traceId, spanId: 'b'.repeat(16) },
    ])
  })
})

test('a timer is the beginning of a trace', async () => {
  const { arms } = await import('../../support/arm.js')
  await using stage = await arms[0]!.open()
  const ticked = gate()
  @service(stage.name('clock'))
  class Clock {
    @timer(1) tick() {
      ticked.open()
    }
  }
  const container = new ServiceContainer(Clock, {
    ...stage.options(),
    middleware: [openTelemetry()],
  })
  await container.start()
  await ticked.opened
  await container.stop()
  expect(treeOf(spans.getFinishedSpans())).toContain('INTERNAL clock/tick')
})

test('durations are measured, with few dimensions', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
  const { arms } = await import('../../support/arm.js')
  await using stage = await arms[0]!.open()
  const { shop, heard, stop } = await threeHops(stage)

  await shop.place('tea', '4111')
  await shop.refuse().catch(() => undefined)
  await heard.opened
  await stop()
  await provider.forceFlush()

  const measured = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes }) => [
        `${descriptor.name} ${descriptor.unit}`,
        attributes['rpc.method'] ?? attributes['messaging.destination.name'],
        attributes['error.type'],
      ]),
    )
  expect(measured).toEqual(
    expect.arrayContaining([
      ['rpc.client.call.duration s', 'front/place', undefined],
      ['rpc.client.call.duration s', 'front/refuse', 'RangeError'],
      ['rpc.server.call.duration s', 'back/price', undefined],
      ['rpc.server.call.duration s', 'back/refuse', 'RangeError'],
      ['messaging.client.operation.duration s', 'middle.events', undefined],
      ['messaging.process.duration s', 'middle.events', undefined],
    ]),
  )
})

test('an SDK that is installed later is found', async () => {
  trace.disable()
  const { arms } = await import('../../support/arm.js')
  await using stage = await arms[0]!.open()
  const { shop, heard, stop } = await threeHops(stage)
  await shop.place('tea', '4111')
  await heard.opened
  expect(spans.getFinishedSpans()).toEqual([])

  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  )
  await shop.place('tea', '4111')
  await stop()
  expect(spans.getFinishedSpans().length).toBeGreaterThanOrEqual(6)
})

test('without an SDK nothing is added to a message and nothing is recorded', async () => {
  trace.disable()
  propagation.disable()
  const { arms } = await import('../../support/arm.js')
  await using stage = await arms[0]!.open()
  const headers: Record<string, unknown>[] = []
  const name = stage.name('bare')
  @service(name)
  class Bare {
    @rpc ping() {
      return 'pong'
    }
  }
  const container = new ServiceContainer(Bare, {
    ...stage.options(),
    middleware: [
      openTelemetry(),
      {
        work(worker, next) {
          headers.push({ ...worker.options.messageHeaders })
          return next()
        },
      },
    ],
  })
  await container.start()
  const { cluster } = await stage.client({ middleware: [openTelemetry()] })
  expect(await cluster.service<{ ping(): string }>(name).ping()).toBe('pong')
  await container.stop()
  expect(Object.keys(headers[0]!).sort()).toEqual(['kinoko.timeout', 'nameko.call_id_stack'])
  expect(spans.getFinishedSpans()).toEqual([])
})

test('the log of a worker names its trace, and spans name the one broker', async () => {
  const { connect, ambient } = createSimulator()
  @service('failing')
  class Failing {
    @rpc fail() {
      throw new RangeError('no')
    }
  }
  const logger = new RecordingLogger()
  const middleware = [openTelemetry()]
  for (const AMQP_URI of ['amqps://ada:pw@rabbit/shop', 'amqp://one;amqp://two:5673']) {
    const config = { AMQP_URI }
    const options = { config, connect: () => connect('amqp://localhost'), ambient, middleware }
    const container = new ServiceContainer(Failing, { ...options, logger })
    await container.start()
    const client = new ServiceRpcClient<Failing>('failing', options)
    const failing = await client.start()
    await expect(failing.fail()).rejects.toThrow('no')
    await client.stop()
    await container.stop()
  }
  const server = spans.getFinishedSpans().filter(({ kind }) => kind === SpanKind.SERVER)
  const told = logger.lines.filter(({ level }) => level === 'error')
  expect(told.map(({ fields }) => fields)).toMatchObject(
    server.map((span) => {
      const { traceId, spanId } = span.spanContext()
      return { method: 'fail', trace_id: traceId, span_id: spanId }
    }),
  )
  expect(
    spans
      .getFinishedSpans()
      .map(({ attributes }) => [attributes['server.address'], attributes['server.port']]),
  ).toEqual([
    ['rabbit', 5671],
    ['rabbit', 5671],
    [undefined, undefined],
    [undefined, undefined],
  ])
})
