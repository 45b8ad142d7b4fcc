import { expect, test } from 'vitest'
import {
  BadRequest,
  ClusterRpc,
  defineService,
  IncorrectSignature,
  MalformedRequest,
  MethodNotFound,
  RemoteError,
  rpc,
  RpcProxy,
  RpcTimeout,
  service,
  ServiceNotFound,
  ServiceRpcClient,
  UnserializableValueError,
  type ServiceClass,
} from 'kinoko'
import { onEachArm, type Stage } from '../../support/arm.js'
import { gate } from '../../support/gate.js'

interface Calculator {
  add(a: number, b?: number): number
  divide(a: number, b: number): number
  echo(...values: unknown[]): unknown[]
}

function calculatorOn(stage: Stage): ServiceClass<Calculator> {
  @service(stage.name('calculator'))
  class CalculatorService implements Calculator {
    @rpc add(a: number, b = 10) {
      return a + b
    }

    @rpc({ expectedExceptions: RangeError }) divide(a: number, b: number) {
      if (b === 0) throw new RangeError('Division by zero')
      return a / b
    }

    @rpc echo(...values: unknown[]) {
      return values
    }
  }
  return CalculatorService
}

/** Whether the broker has a queue: it closes a channel that asks for one that it has not. */
async function hasQueue(stage: Stage, queue: string): Promise<boolean> {
  const channel = await stage.channel()
  channel.on('error', () => undefined)
  return channel.checkQueue(queue).then(
    () => true,
    () => false,
  )
}

onEachArm('calls', (arm) => {
  test('a call brings the result back', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { cluster } = await stage.client()

    const calculator = cluster.service<Calculator>(stage.name('calculator'))

    expect(await calculator.add(1, 2)).toBe(3)
    expect(await calculator.add(1)).toBe(11)
    expect(await calculator.add(1, undefined)).toBe(11)
  })

  test('values of every JSON type arrive as they were sent', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { cluster } = await stage.client()
    const values = [0, -1.5, 2 ** 53, 'é \u0000 "\\ 🍄', '', true, null, [[]], { a: { b: [1] } }]

    const echoed = await cluster.service<Calculator>(stage.name('calculator')).echo(...values)

    expect(echoed).toEqual(values)
  })

  test('many calls at once each get their own answer', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { client, cluster } = await stage.client()
    const calculator = cluster.service<Calculator>(stage.name('calculator'))

    const sums = await Promise.all(Array.from({ length: 200 }, (_, i) => calculator.add(i, i)))

    expect(sums).toEqual(Array.from({ length: 200 }, (_, i) => 2 * i))
    expect(client.waitingCalls).toEqual([])
  })

  test('callAsync sends at once, and its result can be asked for later and twice', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { cluster } = await stage.client()
    const calculator = cluster.service<Calculator>(stage.name('calculator'))

    const first = calculator.add.callAsync(1, 2)
    const second = calculator.add.callAsync(3, 4)

    expect(await second.result()).toBe(7)
    expect(await first.result()).toBe(3)
    expect(first.result()).toBe(first.result())
    expect(first.correlationId).not.toBe(second.correlationId)
  })

  test('a service calls others through RpcProxy and ClusterRpc', async () => {
    await using stage = await arm.open()
    const calculatorName = stage.name('calculator')
    const Orders = defineService({
      name: stage.name('orders'),
      dependencies: {
        calculator: new RpcProxy<Calculator>(calculatorName),
        cluster: new ClusterRpc(),
      },
      methods: {
        async total(items: number[]) {
          const replies = items.map((item) => this.calculator.add.callAsync(item, 1))
          return Promise.all(replies.map((reply) => reply.result()))
        },
        half(value: number) {
          return this.cluster.service<Calculator>(calculatorName).divide(value, 2)
        },
      },
    })
    await stage.host(calculatorOn(stage))
    await stage.host(Orders)
    const { cluster } = await stage.client()
    const orders = cluster.service<InstanceType<typeof Orders>>(stage.name('orders'))

    expect(await orders.total([1, 2, 3])).toEqual([2, 3, 4])
    expect(await orders.half(5)).toBe(2.5)
  })

  test('the client of a single service is typed by its class', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    await using client = new ServiceRpcClient<Calculator>(stage.name('calculator'), stage.options())

    const calculator = await client.start()

    expect(await calculator.divide(6, 3)).toBe(2)
  })

  test('two instances share the calls', async () => {
    await using stage = await arm.open()
    const name = stage.name('worker')
    const counts = [0, 0]
    for (const index of [0, 1]) {
      const Worker = defineService({
        name,
        methods: {
          work() {
            counts[index]!++
          },
        },
      })
      await stage.host(Worker, { max_workers: 1 })
    }
    const { cluster } = await stage.client()
    const worker = cluster.service<{ work(): void }>(name)

    for (let i = 0; i < 20; i++) await worker.work()

    // a broker skips an instance whose acknowledgement is still on its way
    expect(counts[0]! + counts[1]!).toBe(20)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(5)
  })

  test('a service that was never there is a ServiceNotFound, and the next call is not affected', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { client, cluster } = await stage.client()

    const error: unknown = await cluster
      .service<Calculator>('nobody-home')
      .add(1, 2)
      .catch((cause: unknown) => cause)

    expect(error).toBeInstanceOf(ServiceNotFound)
    expect(error).toMatchObject({
      message: 'Unknown service `nobody-home`',
      service: 'nobody-home',
      code: 'KINOKO_SERVICE_NOT_FOUND',
    })
    expect(await cluster.service<Calculator>(stage.name('calculator')).add(1, 2)).toBe(3)
    expect(client.waitingCalls).toEqual([])
  })

  test('an unknown method is a MethodNotFound that names it', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { cluster } = await stage.client()
    const name = stage.name('calculator')

    const calling = cluster.service<{ subtract(): void }>(name).subtract()

    await expect(calling).rejects.toBeInstanceOf(MethodNotFound)
    await expect(calling).rejects.toBeInstanceOf(BadRequest)
    await expect(calling).rejects.toMatchObject({
      method: 'subtract',
      message: `Unknown method \`subtract\` in service \`${name}\``,
    })
  })

  test('arguments that do not fit are an IncorrectSignature, and the method does not run', async () => {
    await using stage = await arm.open()
    let runs = 0
    const Strict = defineService({
      name: stage.name('strict'),
      methods: {
        pair(a: number, b: number) {
          runs++
          return [a, b]
        },
      },
      rpc: { pair: { params: ['a', 'b'] } },
    })
    await stage.host(Strict)
    const { cluster } = await stage.client()
    const strict = cluster.service<{ pair(...values: number[]): unknown }>(stage.name('strict'))

    await expect(strict.pair(1)).rejects.toMatchObject({
      name: 'IncorrectSignature',
      message: "pair() missing 1 required positional argument: 'b'",
    })
    await expect(strict.pair(1, 2, 3)).rejects.toBeInstanceOf(IncorrectSignature)
    expect(runs).toBe(0)
  })

  test('an error arrives as a RemoteError with type, arguments, path and place', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { cluster } = await stage.client()
    const name = stage.name('calculator')

    const calling = cluster.service<Calculator>(name).divide(1, 0)

    await expect(calling).rejects.toBeInstanceOf(RemoteError)
    await expect(calling).rejects.toMatchObject({
      message: 'RangeError Division by zero',
      excType: 'RangeError',
      excArgs: ['Division by zero'],
      excPath: 'javascript.RangeError',
      value: 'Division by zero',
      service: name,
      method: 'divide',
    })
    expect(stage.logger.messages('warn')).toEqual([
      `(expected) error in ${name}.divide: Division by zero`,
    ])
    expect(stage.logger.messages('error')).toEqual([])
  })

  test('an error keeps type, arguments and message through three hops', async () => {
    await using stage = await arm.open()
    class OutOfStock extends Error {
      readonly args: unknown[]
      constructor(item: string, left: number) {
        super(`${left} of ${item} left`)
        this.args = [item, { left, isFinal: true }]
      }
    }
    interface Hop {
      run(): unknown
    }
    const last = defineService({
      name: stage.name('last'),
      methods: {
        run() {
          throw new OutOfStock('truffle', 0)
        },
      },
    })
    const hop = (name: string, next: string): ServiceClass<Hop> =>
      defineService({
        name: stage.name(name),
        dependencies: { next: new RpcProxy<Hop>(stage.name(next)) },
        methods: {
          run() {
            return this.next.run()
          },
        },
      })
    await stage.host(last)
    await stage.host(hop('middle', 'last'))
    await stage.host(hop('first', 'middle'))
    const { cluster } = await stage.client()

    await expect(cluster.service<Hop>(stage.name('first')).run()).rejects.toMatchObject({
      excType: 'OutOfStock',
      excPath: `${stage.name('last')}.OutOfStock`,
      excArgs: ['truffle', { left: '0', isFinal: 'true' }],
      value: '0 of truffle left',
    })
  })

  test('a result that cannot be serialized is an UnserializableValueError at the caller', async () => {
    await using stage = await arm.open()
    const Odd = defineService({
      name: stage.name('odd'),
      methods: {
        circle() {
          const circle: { name: string; self?: object } = { name: 'o' }
          circle.self = circle
          return circle
        },
        callback: () => () => 1,
        nothing: () => undefined,
      },
    })
    await stage.host(Odd)
    const { cluster } = await stage.client()
    const odd = cluster.service<{ circle(): unknown; callback(): unknown; nothing(): unknown }>(
      stage.name('odd'),
    )

    await expect(odd.circle()).rejects.toBeInstanceOf(UnserializableValueError)
    await expect(odd.circle()).rejects.toThrow('Unserializable value: result.self is circular')
    await expect(odd.callback()).rejects.toBeInstanceOf(UnserializableValueError)
    expect(await odd.nothing()).toBeNull()
  })

  test('arguments that cannot be serialized reject without being sent', async () => {
    await using stage = await arm.open()
    const { client, cluster } = await stage.client()
    const calling = cluster.service<Calculator>('whoever').echo({
      toJSON() {
        throw new Error('no')
      },
    })

    await expect(calling).rejects.toBeInstanceOf(UnserializableValueError)
    expect(client.waitingCalls).toEqual([])
  })

  test('a call that takes too long is an RpcTimeout that says what it waited for', async () => {
    await using stage = await arm.open()
    const door = gate()
    const Slow = defineService({
      name: stage.name('slow'),
      methods: { wait: () => door.opened },
    })
    const container = await stage.host(Slow)
    const { client, cluster } = await stage.client()
    const slow = cluster.service<{ wait(): void }>(stage.name('slow'))

    const calling = slow.wait.with({ timeout: 1 })()

    await expect(calling).rejects.toBeInstanceOf(RpcTimeout)
    await expect(calling).rejects.toMatchObject({
      service: stage.name('slow'),
      method: 'wait',
      seconds: 1,
      waitedFor: 'the reply to a request that the broker has taken',
    })
    expect(client.waitingCalls).toEqual([])

    const late = gate()
    container.events.on('workerTeardown', late.open)
    door.open()
    await late.opened
    await slow.wait()
    expect(client.droppedReplies).toBe(1)
  })

  test('a call that timed out in the queue is not run', async () => {
    await using stage = await arm.open()
    const door = gate()
    let runs = 0
    const Slow = defineService({
      name: stage.name('slow'),
      methods: {
        async wait() {
          runs++
          await door.opened
        },
      },
    })
    await stage.host(Slow, { max_workers: 1 })
    const { cluster } = await stage.client()
    const slow = cluster.service<{ wait(): void }>(stage.name('slow'))

    const first = slow.wait()
    await expect(slow.wait.with({ timeout: 0.2 })()).rejects.toBeInstanceOf(RpcTimeout)
    await stage.emptied(stage.name('slow'))
    door.open()
    await first
    await slow.wait()

    expect(runs).toBe(2)
  })

  test('a nested call gets what remains of the time, and the deadline travels on', async () => {
    await using stage = await arm.open()
    const door = gate()
    const Slow = defineService({
      name: stage.name('slow'),
      methods: { wait: () => door.opened },
    })
    const nested = gate()
    const Middle = defineService({
      name: stage.name('middle'),
      dependencies: { slow: new RpcProxy<{ wait(): void }>(stage.name('slow')) },
      methods: {
        async wait() {
          await this.slow.wait().catch(nested.open)
          await door.opened // an answer now would race with the outer deadline
        },
      },
    })
    await stage.host(Slow)
    await stage.host(Middle)
    const { cluster } = await stage.client()

    const calling = cluster
      .service<{ wait(): void }>(stage.name('middle'))
      .wait.with({ timeout: 0.4 })()

    await expect(calling).rejects.toMatchObject({ seconds: 0.4 })
    const error = await nested.opened
    expect(error).toBeInstanceOf(RpcTimeout)
    expect((error as RpcTimeout).seconds).toBeLessThanOrEqual(0.4)
    door.open()
  })

  test('a stopped client rejects, and sends nothing', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { client, cluster } = await stage.client()
    const calculator = cluster.service<Calculator>(stage.name('calculator'))
    await calculator.add(1, 2)

    await client.stop()

    await expect(calculator.add(1, 2)).rejects.toMatchObject({ code: 'KINOKO_CLIENT_STOPPED' })
    await client.stop()
  })

  test('a client that stops waits for its answers, and leaves no queue', async () => {
    await using stage = await arm.open()
    const door = gate()
    const begun = gate()
    const Slow = defineService({
      name: stage.name('slow'),
      methods: {
        async wait(value: number) {
          if (value === 9) begun.open()
          await door.opened
          return value
        },
      },
    })
    await stage.host(Slow)
    const { client, cluster } = await stage.client()
    const slow = cluster.service<{ wait(value: number): number }>(stage.name('slow'))
    const values = Array.from({ length: 10 }, (_, i) => i)
    const answers = Promise.all(values.map((value) => slow.wait(value)))
    await begun.opened

    const stopped = client.stop()
    await expect(slow.wait(10)).rejects.toMatchObject({ code: 'KINOKO_CLIENT_STOPPED' })
    expect(client.pendingCalls).toBe(10)
    door.open()
    await stopped

    expect(await answers).toEqual(values)
    expect(await hasQueue(stage, `rpc.reply-standalone_rpc_client-${client.id}`)).toBe(false)
  })

  test('a service that stops leaves no reply queue', async () => {
    await using stage = await arm.open()
    const name = stage.name('caller')
    const replyTo = gate<string>()
    @service(name)
    class CallerService {
      echo = new RpcProxy<{ echo(): void }>(stage.name('echo'))
      @rpc call() {
        return this.echo.echo()
      }
    }
    const channel = await stage.channel()
    await stage.host(defineService({ name: stage.name('echo'), methods: { echo: () => 1 } }))
    const container = await stage.host(CallerService)
    const { queue } = await channel.assertQueue('', { exclusive: true })
    await channel.bindQueue(queue, 'nameko-rpc', `${stage.name('echo')}.*`)
    await channel.consume(queue, (message) => replyTo.open(String(message?.properties.replyTo)))
    const { cluster } = await stage.client()
    expect(await cluster.service<{ call(): number }>(name).call()).toBe(1)
    const replies = `rpc.reply-${name}-${await replyTo.opened}`
    expect(await hasQueue(stage, replies)).toBe(true)
    await container.stop()
    expect(await hasQueue(stage, replies)).toBe(false)
  })

  test('stopping a client ends the calls that have not ended in time', async () => {
    await using stage = await arm.open()
    const door = gate()
    const begun = gate()
    const Slow = defineService({
      name: stage.name('slow'),
      methods: {
        async wait() {
          begun.open()
          await door.opened
        },
      },
    })
    await stage.host(Slow)
    const { client, cluster } = await stage.client({ config: { stop_timeout: 0.1 } })
    const calling = cluster.service<{ wait(): void }>(stage.name('slow')).wait()
    const ended = expect(calling).rejects.toMatchObject({ code: 'KINOKO_CLIENT_STOPPED' })
    await begun.opened

    await client.stop()

    await ended
    door.open()
  })

  test('a reply that nobody waits for is no unhandled rejection', async () => {
    await using stage = await arm.open()
    await stage.host(calculatorOn(stage))
    const { cluster } = await stage.client()
    const calculator = cluster.service<Calculator>(stage.name('calculator'))

    calculator.divide.callAsync(1, 0)

    expect(await calculator.add(1, 2)).toBe(3)
  })

  test('a registered error that a method throws arrives as itself', async () => {
    await using stage = await arm.open()
    const Caller = defineService({
      name: stage.name('relay'),
      methods: {
        relay() {
          throw new MalformedRequest('not like this')
        },
      },
    })
    await stage.host(Caller)
    const { cluster } = await stage.client()

    const calling = cluster.service<{ relay(): void }>(stage.name('relay')).relay()

    await expect(calling).rejects.toBeInstanceOf(MalformedRequest)
    await expect(calling).rejects.toThrow('not like this')
  })
})
