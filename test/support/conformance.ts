/**
 * One behaviour suite, several brokers: every case runs on each arm, with the same expectations.
 *
 * 1. `rabbitmq` is a real broker through amqplib, where `KINOKO_TEST_BROKER` holds its URI; without it the
 *    cases are skipped, and say so. Its version is that of its server properties.
 * 2. `simulator` is a simulator of the case's own, one of each version, in virtual time; `KINOKO_TEST_CLOCK=real` makes
 *    it follow the host's clock.
 * 3. `wire` is such a simulator of the latest version with amqplib itself, over a socket in memory; in Node only. A run
 *    takes every fourth case, other ones each time; `KINOKO_FULL=1` takes all.
 *
 * A case gets a {@link Broker}. What it opens is closed and what it names is deleted when it ends. On a
 * real broker nothing is instantaneous, so cases wait for conditions; only where something must *not*
 * happen does time have to pass. A busy machine may take longer for a step than a case lets pass (a queue that expires
 * after 80 ms, say): on a real broker, where a case tests its own expectation and nothing of ours, it has three tries, and the
 * reporter tells of those that it needed.
 */
import type * as amqplib from 'amqplib'
import type { Channel, ChannelModel, ConfirmChannel, Options, SocketOptions } from 'amqplib'
import type * as callbackApi from 'amqplib/callback_api'
import { describe, test } from 'vitest'
import { createSimulator, rabbitmqVersions, type RabbitmqVersion } from 'kinoko/simulator'
import { textOf } from '../conformance/messages.js'
import { isInSample } from './effort.js'
import { policiesOf, type Policies } from './policies.js'
import type { BrokerPolicy } from './rabbitmq-operator.js'

export * from '../conformance/messages.js'

/** amqplib, or what stands for it. */
type Client = Omit<typeof amqplib, 'default' | 'module.exports'>
type CallbackClient = Omit<typeof callbackApi, 'default' | 'module.exports'>

/** A connection with one channel on it. */
export interface Session<C extends Channel = Channel> {
  readonly connection: ChannelModel
  readonly channel: C
}

/** The broker as a case sees it. */
export interface Broker {
  readonly arm: 'rabbitmq' | 'simulator'
  /** The version of RabbitMQ that the broker is. */
  readonly version: RabbitmqVersion
  /** What is expected of this version: the value of the latest version that is not later. */
  by<T>(expected: ByVersion<T>): T
  readonly url: string
  /** The client module itself, for cases about the client. */
  readonly client: Client
  readonly callbackClient: CallbackClient
  /** Connects as an application would. The case closes nothing: that is done when it ends. */
  connect(url?: string | Options.Connect, options?: SocketOptions): Promise<ChannelModel>
  /** Does this when the case ends, whatever comes of it. */
  finally(cleanUp: () => unknown): void
  /** A connection of its own with a channel. */
  open(): Promise<Session>
  openConfirming(): Promise<Session<ConfirmChannel>>
  /** A further channel of a connection. Its errors are kept, not thrown. */
  channel(connection: ChannelModel): Promise<Channel>
  confirmChannel(connection: ChannelModel): Promise<ConfirmChannel>
  /** A name that no other case uses. A queue or an exchange of that name is deleted afterwards. */
  name(hint?: string): string
  /** Declares a queue of a fresh name; unless the options say otherwise it is exclusive and transient. */
  queue(channel: Channel, options?: Options.AssertQueue): Promise<string>
  /** Declares a quorum queue of a fresh name, with further arguments. */
  quorumQueue(channel: Channel, args?: Record<string, unknown>): Promise<string>
  /** Declares a transient exchange of a fresh name. */
  exchange(channel: Channel, type: string, options?: Options.AssertExchange): Promise<string>
  /** Declares a queue and binds it to an exchange. */
  boundQueue(channel: Channel, exchange: string, key: string, args?: object): Promise<string>
  /** Lets so many milliseconds pass. */
  passes(ms: number): Promise<void>
  /** Sets a policy for queues, under a name of the case's own, until the case ends. For cases that are `operated`. */
  setPolicy(policy: Pick<BrokerPolicy, 'name' | 'pattern' | 'definition'>): Promise<void>
  /** Waits for a condition; fails when it does not come about. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>
  /** Waits until a queue has so many ready messages. */
  holds(channel: Channel, queue: string, count: number): Promise<void>
  /** Does what closes the channel, and nothing but the channel: code and reply text. */
  channelError(channel: Channel, action: () => unknown): Promise<string>
  /** Does what closes the whole connection: code and reply text. */
  connectionError(channel: Channel, action: () => unknown): Promise<string>
}

/** What was so at first, and what it became in later versions. */
export type ByVersion<T> = { readonly '3.10': T } & Readonly<Partial<Record<RabbitmqVersion, T>>>

export type Case = (broker: Broker) => Promise<void>

export interface DefineCase {
  (title: string, run: Case): void
  /** Cases of what RabbitMQ does from a version on. */
  since(version: RabbitmqVersion): DefineCase
  /** Cases of what RabbitMQ did before a version. */
  before(version: RabbitmqVersion): DefineCase
  /** Cases with policies: where nobody can set them there are none. */
  operated(title: string, run: Case): void
  /** A case in which the simulator is known to differ, for the reason given: there it must fail. */
  unlike(reason: string): (title: string, run: Case) => void
  /** One case for each value; `%s` in the title stands for it. */
  each<T>(
    values: readonly T[],
  ): (title: string, run: (broker: Broker, value: T) => Promise<void>) => void
}

/** Declares the cases of an area once for each arm. */
export function conformance(area: string, define: (test: DefineCase) => void): void {
  for (const arm of wanted) {
    describe.skipIf(arm.isMissing)(`${area} [${arm.title}]`, () => {
      let count = 0
      define(definerFor(arm, () => count++))
      // all may be of other versions, and a suite without tests fails
      if (count === 0) test.skip(`no case is of RabbitMQ ${arm.version}`)
    })
  }
}

function definerFor(
  arm: Arm,
  onCase: () => void,
  isFor: (version: RabbitmqVersion) => boolean = () => true,
): DefineCase {
  const running = (run: Case) => async (): Promise<void> => {
    const broker = arm.start()
    try {
      await run(broker)
    } finally {
      await broker.end()
    }
  }
  const one = (title: string, run: Case): void => {
    if (!isFor(arm.version)) return
    onCase()
    const options = { retry: arm.isSimulator ? 0 : 2 }
    test.skipIf(!isInSample(title, arm.parts))(title, options, running(run))
  }
  const unlike: DefineCase['unlike'] = (reason) => (title, run) => {
    if (!arm.isSimulator) return one(title, run)
    if (!isFor(arm.version)) return
    onCase()
    test.fails(`${title} (differs: ${reason})`, running(run))
  }
  const each: DefineCase['each'] = (values) => (title, run) => {
    for (const value of values) {
      const [shownValue] = [value].flat()
      one(title.replace('%s', String(shownValue)), (broker) => run(broker, value))
    }
  }
  const since: DefineCase['since'] = (version) =>
    definerFor(arm, onCase, (own) => isFor(own) && !isBefore(own, version))
  const before: DefineCase['before'] = (version) =>
    definerFor(arm, onCase, (own) => isFor(own) && isBefore(own, version))
  const operated: DefineCase['operated'] = (title, run) => {
    if (arm.isOperated) one(title, run)
  }
  return Object.assign(one, { each, unlike, since, before, operated })
}

function isBefore(version: RabbitmqVersion, other: RabbitmqVersion): boolean {
  return versions.indexOf(version) < versions.indexOf(other)
}

interface Arm {
  readonly title: string
  readonly isSimulator: boolean
  readonly version: RabbitmqVersion
  readonly isMissing: boolean
  /** Whether somebody can set policies. */
  readonly isOperated: boolean
  /** Of how many parts of its cases a run takes one, where other arms have run the same already. */
  readonly parts: number
  start(): CaseBroker
}

// a browser has no environment, and no sockets either: there the simulator is the only arm
const { process } = globalThis as { process?: { env: Record<string, string | undefined> } }
const brokerUrl = process?.env['KINOKO_TEST_BROKER'] ?? ''
const clock = process?.env['KINOKO_TEST_CLOCK'] === 'real' ? 'real' : 'virtual'
const rabbitmq = brokerUrl === '' ? undefined : await import('./rabbitmq.js')
/** In the order in which they came. */
const versions = rabbitmqVersions
const brokerVersion =
  rabbitmq === undefined ? versions.at(-1)! : await rabbitmq.profileVersionOf(brokerUrl)

const arms: Arm[] = [
  {
    title:
      brokerUrl === '' ? 'rabbitmq: set KINOKO_TEST_BROKER to run' : `rabbitmq ${brokerVersion}`,
    isMissing: rabbitmq === undefined,
    isOperated: rabbitmq?.hasOperator(brokerUrl) === true,
    parts: 1,
    isSimulator: false,
    version: brokerVersion,
    start: () =>
      new CaseBroker({
        arm: 'rabbitmq',
        version: brokerVersion,
        url: brokerUrl,
        ...rabbitmq!,
        openOperator: async () => rabbitmq!.openOperator(brokerUrl),
      }),
  },
  ...versions.map((version) => ({
    title: `simulator ${version}`,
    isMissing: false,
    isOperated: true,
    parts: 1,
    isSimulator: true,
    version,
    start: () => {
      const simulator = createSimulator({ clock, trace: 0, rabbitmq: version })
      return new CaseBroker({
        arm: 'simulator',
        version,
        url: 'amqp://localhost',
        client: simulator,
        callbackClient: simulator.callbackApi,
        sleep: simulator.sleep,
        openOperator: async () => Promise.resolve(policiesOf(simulator)),
      })
    },
  })),
]

const wire = process === undefined ? undefined : await import('./wire-arm.js')
if (wire !== undefined) {
  const version = versions.at(-1)!
  arms.push({
    title: `wire ${version}`,
    isMissing: false,
    isOperated: false,
    parts: 4,
    isSimulator: true,
    version,
    start: () => new CaseBroker({ arm: 'simulator', version, ...wire.openWire(version) }),
  })
}

/** With KINOKO_ARMS=rabbitmq the simulators, which were tested without a broker already, are left out. */
const wanted =
  process?.env['KINOKO_ARMS'] === 'rabbitmq' ? arms.filter(({ isSimulator }) => !isSimulator) : arms

interface OpenOperator extends Policies {
  /** Of a real broker. */
  close?(): Promise<void>
}

interface Equipment extends Pick<Broker, 'arm' | 'version' | 'url' | 'client' | 'callbackClient'> {
  readonly sleep: (ms: number) => Promise<unknown>
  readonly openOperator?: () => Promise<OpenOperator | undefined>
  /** Called when the case is over. */
  readonly end?: () => void
}

const patienceMs = 4000
const pollMs = 4

class CaseBroker implements Broker {
  readonly arm
  readonly version
  readonly url
  readonly client
  readonly callbackClient
  readonly #sleep
  readonly #end
  readonly #openOperator
  #operator: Promise<OpenOperator | undefined> | undefined
  readonly #prefix = `t${crypto.randomUUID().slice(0, 7)}.`
  readonly #names = new Set<string>()
  readonly #cleanUps: (() => unknown)[] = []
  readonly #connectionOf = new WeakMap<Channel, ChannelModel>()

  constructor(equipment: Equipment) {
    const { arm, version, url, client, callbackClient, sleep, end, openOperator } = equipment
    this.arm = arm
    this.version = version
    this.url = url
    this.client = client
    this.callbackClient = callbackClient
    this.#sleep = sleep
    this.#end = end
    this.#openOperator = openOperator
  }

  by<T>(expected: ByVersion<T>): T {
    const known = versions.filter(
      (version) => version in expected && !isBefore(this.version, version),
    )
    return expected[known.at(-1)!] as T
  }

  async connect(url: string | Options.Connect = this.url, options?: SocketOptions) {
    // without noDelay each lone frame would wait 40 ms for a real broker
    const connection = await this.client.connect(url, { noDelay: true, ...options })
    connection.on('error', () => undefined)
    this.finally(() => connection.close())
    return connection
  }

  finally(cleanUp: () => unknown) {
    this.#cleanUps.push(cleanUp)
  }

  async open() {
    const connection = await this.connect()
    return { connection, channel: await this.channel(connection) }
  }

  async openConfirming() {
    const connection = await this.connect()
    return { connection, channel: await this.confirmChannel(connection) }
  }

  async channel(connection: ChannelModel) {
    return this.#watch(connection, await connection.createChannel())
  }

  async confirmChannel(connection: ChannelModel) {
    return this.#watch(connection, await connection.createConfirmChannel())
  }

  name(hint = 'it') {
    const name = this.#prefix + hint
    this.#names.add(name)
    return name
  }

  async queue(channel: Channel, options?: Options.AssertQueue) {
    const settings = { durable: false, exclusive: true, ...options }
    const { queue } = await channel.assertQueue(this.name(`q${this.#names.size}`), settings)
    return queue
  }

  async quorumQueue(channel: Channel, args?: Record<string, unknown>) {
    const { queue } = await channel.assertQueue(this.name(`qq${this.#names.size}`), {
      arguments: { 'x-queue-type': 'quorum', ...args },
    })
    return queue
  }

  async exchange(channel: Channel, type: string, options?: Options.AssertExchange) {
    const name = this.name(`x${this.#names.size}`)
    await channel.assertExchange(name, type, { durable: false, ...options })
    return name
  }

  async boundQueue(channel: Channel, exchange: string, key: string, args?: object) {
    const queue = await this.queue(channel)
    await channel.bindQueue(queue, exchange, key, args)
    return queue
  }

  async passes(ms: number) {
    await this.#sleep(ms)
  }

  async setPolicy({ name, ...rest }: Pick<BrokerPolicy, 'name' | 'pattern' | 'definition'>) {
    const operator = await (this.#operator ??= this.#openOperator?.())
    const policy = { name: this.#prefix + name, applyTo: 'queues', priority: 1, ...rest }
    await operator!.setPolicy('policy', policy)
    this.finally(() => operator!.clearPolicy('policy', policy.name))
  }

  async until(condition: () => boolean | Promise<boolean>) {
    for (let waited = 0; !(await condition()); waited += pollMs) {
      if (waited > patienceMs) throw new Error(`it did not come about: ${condition.toString()}`)
      await this.passes(pollMs)
    }
  }

  async holds(channel: Channel, queue: string, count: number) {
    await this.until(async () => (await channel.checkQueue(queue)).messageCount === count)
  }

  async channelError(channel: Channel, action: () => unknown) {
    const connection = this.#connectionOf.get(channel)!
    const errors: unknown[] = []
    channel.on('error', (error) => errors.push(error))
    await this.#provoke(action, () => errors.length > 0)
    await (await connection.createChannel()).close()
    return textOf(errors[0])
  }

  async connectionError(channel: Channel, action: () => unknown) {
    const errors: unknown[] = []
    this.#connectionOf.get(channel)!.on('error', (error) => errors.push(error))
    await this.#provoke(action, () => errors.length > 0)
    return textOf(errors[0])
  }

  async end() {
    // what is closed already refuses to be closed again
    await Promise.allSettled(this.#cleanUps.map((cleanUp) => Promise.resolve().then(cleanUp)))
    await (await this.#operator)?.close?.()
    this.#end?.()
    if (this.arm === 'simulator' || this.#names.size === 0) return
    const connection = await this.client.connect(this.url, { noDelay: true })
    for (const name of this.#names) await this.#delete(connection, name)
    await connection.close()
  }

  /** An exclusive queue may be locked for a moment after its connection is gone. */
  async #delete(connection: ChannelModel, name: string) {
    for (let waited = 0; waited < patienceMs; waited += pollMs) {
      const channel = await connection.createChannel()
      channel.on('error', () => undefined)
      const isDone = await channel.deleteQueue(name).then(
        () => true,
        () => false,
      )
      if (isDone) {
        await channel.deleteExchange(name)
        await channel.close()
        return
      }
      await this.passes(pollMs)
    }
    throw new Error(`${name} could not be deleted`)
  }

  async #provoke(action: () => unknown, hasHappened: () => boolean) {
    try {
      await action()
    } catch {
      // the events say more than a rejection does
    }
    await this.until(hasHappened)
  }

  #watch<C extends Channel>(connection: ChannelModel, channel: C): C {
    channel.on('error', () => undefined)
    this.#connectionOf.set(channel, connection)
    return channel
  }
}
