/**
 * One program on two brokers. After each command both come to rest, and all that clients have seen since is
 * compared: results and refusals, deliveries by channel and queue, returns, confirms, cancels, closes; and
 * the counts of every queue.
 *
 * What RabbitMQ leaves to chance is told by rule:
 *
 * 1. What {@link Action} says: who dies alone, who shares a limit, what "all up to" means.
 * 2. Only what comes from one queue to one channel has an order, and what belongs to the channel itself.
 *    Confirms and cancels are compared as sets.
 * 3. A queue in a race ({@link Races}) is not compared in that step. Then, in both brokers, it is deleted,
 *    and the channels that consumed it or held something of it are closed one by one: from there on the two
 *    are the same again.
 * 4. A channel that is gone leaves its queues one after the other, and may be sent something that one of them
 *    has given up to the next; amqplib then breaks off the connection. Where that can be, nothing of the
 *    connection is compared, and it is closed with the queues that its channels used and those that it owns.
 * 5. A channel with a shared limit that gives messages back makes room for others as well: whether the queue
 *    hears of that first or has them back first is chance. The queue counts as in a race, and so does what it gives something up to.
 * 6. A channel that had to do with a quorum queue may still know it after it was deleted, and fails, with its
 *    connection, when the name stands for a classic queue (541, RabbitMQ 3.10). A name that stands for another
 *    type than before counts as in a race, so that nobody gets to use it.
 * 7. RabbitMQ since 4.0 may keep a consumer that is gone where consumers of several priorities share a quorum queue of which
 *    only one is active. There they all have the same.
 * 8. How many messages a stream has is not compared, since RabbitMQ tells it up to five seconds late.
 * 9. What expires soon has expired before the next command.
 * 10. Counts and events may lag: what is missing is waited for.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { actionsFor, Numbering, type Action } from './action.js'
import type { Log, OpenChannel } from './arm.js'
import type { ChannelName, Command, ConnectionName } from './commands.js'
import { expiresSoonMs } from './options.js'
import type { Program } from './program.js'
import type { Question, RabbitMqSide } from './rabbitmq-side.js'
import type { SimulatorSide, Use } from './simulator-side.js'
import type { Counts } from './sides.js'

export interface Difference {
  /** The commands up to the one over which they differ. */
  readonly history: readonly Action[]
  readonly rabbitmq: Observation
  readonly simulator: Observation
}

type Observation = Readonly<Record<string, unknown>>

/** What is left to chance: queues, and connections that may have broken over it. */
interface Chance {
  readonly raced: ReadonlySet<string>
  /** Whether a full queue may take or refuse the messages, since dead letters come to it at the same time. */
  readonly hasOpenVerdicts: boolean
  readonly shaken: ReadonlySet<ConnectionName>
}

/** An action, and what is not compared in it. */
interface Step extends Chance {
  readonly action: Action
  /** It takes away what is chance; how much that was is chance as well. */
  readonly isCleanUp?: boolean
}

/** How much of the result of an action is compared. */
type ResultOfStep = 'all' | 'uncounted' | 'none'

/** How long what is expected may be late. */
const patienceMs = 1500
const soonMs = 1000
/** Clocks of two processes, and timers that are late. */
const marginMs = 12

/** Undefined when there is no difference. Throws where the simulator breaks an invariant. */
export async function runProgram(
  program: Program,
  simulator: SimulatorSide,
  rabbitmq: RabbitMqSide | undefined,
): Promise<Difference | undefined> {
  return new Run(program, simulator, rabbitmq).run()
}

class Run {
  readonly #program
  readonly #simulator
  readonly #rabbitmq
  readonly #numbering = new Numbering()
  readonly #history: Action[] = []
  /** Queues that were there after the last action; an exclusive one is to be asked for by its owner. */
  #known: readonly Question[] = []

  constructor(program: Program, simulator: SimulatorSide, rabbitmq: RabbitMqSide | undefined) {
    this.#program = program
    this.#simulator = simulator
    this.#rabbitmq = rabbitmq
  }

  async run(): Promise<Difference | undefined> {
    for (const command of this.#program.commands) {
      const difference = await this.#take(command)
      if (difference !== undefined) return difference
    }
    return undefined
  }

  async #take(command: Command): Promise<Difference | undefined> {
    const state = {
      arm: this.#simulator.arm,
      numbering: this.#numbering,
      typeOf: (queue: string) => this.#simulator.typeOf(queue),
    }
    const todo = actionsFor(command, state).map((action): Step => ({
      action: this.#adjusted(action),
      ...nothing,
    }))
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      const { difference, chance } = await this.#perform(next)
      if (difference !== undefined) return difference
      todo.unshift(...this.#resolve(chance))
    }
    return undefined
  }

  #adjusted(action: Action): Action {
    if (action.do !== 'consume' || !this.#simulator.keepsConsumers(action.queue)) return action
    return { ...action, options: { ...action.options, priority: 0 } }
  }

  async #perform({
    action,
    isCleanUp,
    ...settled
  }: Step): Promise<{ difference?: Difference; chance: Chance }> {
    this.#history.push(action)
    const before = this.#simulator.uses()
    const counted = 'queue' in action ? [this.#simulator.typeOf(action.queue)] : []
    const onRabbitmq = this.#rabbitmq?.arm.perform(action)
    try {
      await this.#simulator.during(this.#simulator.arm.perform(action))
    } finally {
      // what is still under way would open connections that nobody closes
      await onRabbitmq
    }
    await this.#letExpire()
    this.#checkInvariants()
    const after = this.#simulator.uses()
    const closed = before.filter(({ open }) => !after.some((use) => use.open === open))
    const returning = before.filter(({ name, open }) => givesBackUnderLimit(action, name, open))
    const { hops, raced } = this.#simulator.takeRaces(
      queuesOf(closed),
      new Set([...queuesOf(returning), ...this.#simulator.changedTypes()]),
    )
    const shaken = raced.some((queue) => queuesOf(closed).has(queue))
      ? new Set(closed.map(({ name }) => connectionOf(name)))
      : nothing.shaken
    const beside = before.filter(({ name }) => shaken.has(connectionOf(name)))
    // an exclusive queue goes with its connection
    const owned = this.#simulator
      .questions()
      .filter(({ owner }) => owner !== undefined && shaken.has(owner))
    const chance: Chance = {
      hasOpenVerdicts: action.do === 'publish' && action.bodies.length > 1 && raced.length > 0,
      raced: new Set([...raced, ...queuesOf(beside), ...owned.map(({ queue }) => queue)]),
      shaken,
    }
    if ('queue' in action) counted.push(this.#simulator.typeOf(action.queue))
    const result = isCleanUp === true ? 'none' : counted.includes('stream') ? 'uncounted' : 'all'
    const difference = await this.#compare(hops, both(chance, settled), result)
    return { chance, ...(difference !== undefined && { difference }) }
  }

  async #letExpire(): Promise<void> {
    const before = this.#simulator.questions()
    for (let i = 0; i < 20; i++) {
      const ms = this.#simulator.soon(soonMs)
      if (ms === undefined) {
        await this.#rabbitmq?.forgets(this.#goneOf(before))
        return
      }
      await this.#rabbitmq?.settle(this.#simulator.questions(), 1, this.#hasQuorum)
      await Promise.all([
        this.#rabbitmq?.passes(ms + marginMs),
        this.#simulator.passes(ms + marginMs),
      ])
    }
    throw new Error('something expires for ever')
  }

  #checkInvariants(): void {
    const violations = this.#simulator.violations()
    if (violations.length > 0) {
      throw new Error(
        [...violations, 'after', ...this.#history.map((one) => JSON.stringify(one))].join('\n'),
      )
    }
  }

  async #compare(
    hops: number,
    chance: Chance,
    result: ResultOfStep,
  ): Promise<Difference | undefined> {
    const questions = this.#simulator.questions()
    const expectedCounts = this.#uncounted(this.#simulator.counts())
    const expected = observation(this.#simulator.arm.log, expectedCounts, chance, result)
    const gone = this.#goneOf(this.#known)
    this.#known = questions
    this.#simulator.arm.forgetLog()
    if (this.#rabbitmq === undefined) return undefined
    const asked = [...questions, ...gone]
    const end = Date.now() + patienceMs
    for (;;) {
      const counts = this.#uncounted(await this.#rabbitmq.settle(asked, hops, this.#hasQuorum))
      const seen = observation(this.#rabbitmq.arm.log, counts, chance, result)
      const isSame = JSON.stringify(seen) === JSON.stringify(expected)
      if (isSame || Date.now() > end) {
        this.#rabbitmq.arm.forgetLog()
        return isSame ? undefined : { history: this.#history, rabbitmq: seen, simulator: expected }
      }
      // a queue that is asked is used: one that has not expired yet would never do so
      const isLate = gone.some(({ queue }) => counts.get(queue) !== undefined)
      await sleep(isLate ? expiresSoonMs + marginMs : 4)
    }
  }

  /** Those of the queues that are no more. */
  #goneOf(known: readonly Question[]): Question[] {
    const there = new Set(this.#simulator.questions().map(({ queue }) => queue))
    return known.filter(({ queue }) => !there.has(queue))
  }

  /** Takes what is chance out of both brokers, with all that hangs on it. */
  #resolve(chance: Chance): Step[] {
    const { raced, shaken } = chance
    const owners = new Map(this.#simulator.questions().map(({ queue, owner }) => [queue, owner]))
    const touched = this.#simulator
      .uses()
      .filter(
        ({ name, queues }) =>
          !shaken.has(connectionOf(name)) && queues.some((one) => raced.has(one)),
      )
    const actions: Action[] = [
      ...[...shaken].map((connection) => ({ do: 'closeConnection', connection }) as const),
      ...[...raced].map((queue): Action => {
        const on = `${owners.get(queue) ?? 'A'}1` as const
        return { do: 'deleteQueue', on, queue, options: {} }
      }),
      ...touched.map(({ name }) => ({ do: 'closeChannel', on: name }) as const),
    ]
    return actions.map((action) => ({ action, isCleanUp: true, ...chance }))
  }

  /** How many messages a stream has is told some seconds later. */
  #uncounted(counts: Map<string, Counts>): Map<string, Counts> {
    return new Map(
      [...counts].map(([queue, count]) => [
        queue,
        count === undefined || this.#simulator.typeOf(queue) !== 'stream' ? count : [0, count[1]],
      ]),
    )
  }

  get #hasQuorum(): boolean {
    return this.#program.kind !== 'classic'
  }
}

const nothing: Chance = { raced: new Set(), shaken: new Set(), hasOpenVerdicts: false }

function both(a: Chance, b: Chance): Chance {
  return {
    raced: new Set([...a.raced, ...b.raced]),
    hasOpenVerdicts: a.hasOpenVerdicts || b.hasOpenVerdicts,
    shaken: new Set([...a.shaken, ...b.shaken]),
  }
}

function givesBackUnderLimit(action: Action, name: ChannelName, open: OpenChannel): boolean {
  if (!('on' in action) || action.on !== name || open.sharedPrefetch === 0) return false
  return action.do === 'recover' || ('how' in action && /^(requeue|reject)$/.test(action.how))
}

function queuesOf(uses: readonly Use[]): ReadonlySet<string> {
  return new Set(uses.flatMap(({ queues }) => queues))
}

function connectionOf(name: ChannelName): ConnectionName {
  return name.charAt(0) as ConnectionName
}

function observation(
  log: Log,
  counts: Map<string, Counts>,
  { raced, shaken, hasOpenVerdicts }: Chance,
  result: ResultOfStep,
): Observation {
  const seen: [string, unknown][] = []
  for (const [queue, count] of counts)
    if (count !== undefined && !raced.has(queue)) seen.push([queue, count])
  for (const [stream, lines] of log) {
    if (shaken.has(stream.charAt(0) as ConnectionName)) continue
    if (result === 'none' && stream.endsWith(' result')) continue
    const queue = /gets from (\S*)/.exec(stream)?.[1]
    if (queue !== undefined && raced.has(queue)) continue
    const hasOrder = !/(confirms|cancels)$/.test(stream)
    const isOpen = hasOpenVerdicts && stream.endsWith(' confirms')
    const told = isOpen ? lines.map(withoutVerdict) : [...lines]
    const shown = result === 'uncounted' ? told.map(withoutCount) : told
    seen.push([stream, hasOrder ? shown : shown.sort()])
  }
  return Object.fromEntries(seen.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** `3 ack`, `3 message nacked`: the number of the message alone. */
function withoutVerdict(line: string): string {
  return line.replace(/ .*/, '')
}

function withoutCount(line: string): string {
  return line.replace(/"messageCount":\d+/, '"messageCount":0')
}
