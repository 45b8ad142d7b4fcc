import type { Ambient } from '../ports/ambient.js'
import { messageOf } from '../support/describe.js'
import { ClientStopped, ConnectionLost } from '../errors/errors.js'
import { PoisonMessage } from '../errors/refusals.js'
import type {
  AmqpChannel,
  AmqpConnection,
  DeliveredMessage,
  QueueOptions,
} from '../ports/transport.js'
import { ackQuietly, isCaughtUp, requeueQuietly } from './consumer.js'
import {
  countedCopy,
  deadCopy,
  noTrial,
  redeliveriesOf,
  restored,
  unwritableOf,
  type MessageCopy,
  type Trial,
} from './copied-message.js'
import type { BrokerConnections } from './broker-connections.js'
import { TrialRecord, type TrialEnd } from './trial-record.js'

/** The name of the queue for the dead messages of a queue. */
export function deadQueueOf(queue: string): string {
  return `${queue}.dead`
}

/**
 * The returns after which a quorum queue drops a message itself: RabbitMQ 4 has a limit of 20 where none is declared, and
 * drops without a trace. We count on our own. (-1, "no limit" in RabbitMQ 4, means one return to RabbitMQ 3.10.)
 */
const brokersLimit = 2 ** 31 - 1

/** The options of a lasting queue; a classic queue has no arguments, as Python's. */
export function queueTypeOptions(queueType: 'classic' | 'quorum'): QueueOptions {
  if (queueType === 'classic') return {}
  return { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': brokersLimit } }
}

/** The queue whose redeliveries are counted, and the limit. */
export interface RedeliverySettings {
  readonly queue: string
  readonly queueType: 'classic' | 'quorum'
  /** How often a message may come back; null for no limit. */
  readonly limit: number | null
  /** Whether messages beyond the limit are kept in a queue of the dead; else they are dropped, with a line in the log. */
  readonly keepsDead: boolean
  /** Whether other consumers of the queue read the routing key of its messages, as Python's nameko does for requests. */
  readonly keepsRoutingKey: boolean
  /** The prefetch limit of the queue's consumer. */
  readonly prefetch: number
  readonly connections: Pick<
    BrokerConnections,
    'consuming' | 'publishing' | 'publisher' | 'moves' | 'trials'
  >
  readonly ambient: Ambient
  readonly log: (problem: string, error?: unknown) => void
  /** Told of each message that came back, and of each that is in the queue of dead messages now. */
  readonly observe: (what: 'messageRedelivered' | 'messageDead') => void
}

/** The two ways to go on with a message that has arrived. */
export interface Handling {
  /**
   * Works on the message.
   *
   * @param whenEnded - called when that is over, and the message settled
   */
  work(whenEnded?: () => void): void
  /** The ids of the calls that wait for it, up the chain; none for an event. */
  callers(): readonly string[]
  /** Tells the caller, if one waits, that nobody will work on the message, and settles it. */
  refuse(error: PoisonMessage): void | Promise<void>
}

/**
 * Counts how often a message came back, and moves a message away that came back too often.
 *
 * 1. A message that was taken and not settled (its instance crashed, its handler asked for it again) is
 *    delivered again, marked as `redelivered`. How often that happened a classic queue does not say, and the
 *    versions of RabbitMQ count differently in a quorum queue.
 * 2. So Kinoko counts: a copy of the message with the count in a header goes back to the queue, and to no other, and
 *    the delivery at hand is acknowledged once the broker has the copy. When the copy comes back the broker marks it as
 *    redelivered again. Handlers see the copy with the exchange and the routing key of the original.
 * 3. What came back beyond `max_redeliveries` may only have been in the same hands as the message that ends its instance.
 *    So its copy is put back for a trial: it is worked on once more, alone in its process but for the calls that it makes.
 *    A record at the broker says that the trial has begun: what comes back before that was not tried, and waits for its
 *    trial again.
 * 4. A trial that takes long holds all others up. So these go on after some seconds, and a trial begins beside workers that
 *    have not ended by then; the record says so, and a message that comes back may be innocent. It has further trials, each
 *    with twice the time. So has one whose process lives on, and has only lost its connections.
 * 5. What comes back from its trial alone, or from the last of them, goes to the queue `{queue}.dead` as a copy, with the
 *    place that it came from in its headers, and nobody works on it any more; without a trial what its own handler asks for
 *    again. Moved back by hand from there, the message counts from 0.
 * 6. A copy is worked on only when the originals are gone that were being put back as it came: a handler that ends its
 *    process or cuts its connections would else leave both, of each of the two another two, and so on.
 *
 * Both copies are confirmed before the original is settled: a crash in between means one message too many,
 * never one too few.
 */
export class Redeliveries {
  readonly #settings: RedeliverySettings
  /** How often in a row no message could be put elsewhere. */
  #failedMoves = 0

  constructor(settings: RedeliverySettings) {
    this.#settings = settings
  }

  /** Declares the queue of dead messages; afterwards on each opening of the publisher. Else done with the first of them. */
  async declareDead(): Promise<void> {
    const { queue, queueType, connections } = this.#settings
    const dead = deadQueueOf(queue)
    await connections.publisher.declare(dead, (channel) =>
      channel.assertQueue(dead, { durable: true, ...queueTypeOptions(queueType) }),
    )
  }

  /**
   * Goes on with a message in one way or the other. Never throws, if `work` does not.
   *
   * @param handle gets the message as it was first published, and what gives it back when its handler asks for it again
   */
  receive(
    delivered: DeliveredMessage,
    channel: AmqpChannel,
    handle: (message: DeliveredMessage, again: () => void) => Handling,
  ): void {
    const { observe, connections } = this.#settings
    if (delivered.fields.redelivered) observe('messageRedelivered')
    const message = restored(delivered)
    const handling = handle(message, () => this.#giveBack(message, channel))
    const { trials } = connections
    const callers = handling.callers()
    if (trials.hasToWait(callers)) {
      trials.hold(() => this.#goOnLater(message, channel, handling), callers)
    } else this.#goOn(message, channel, handling)
  }

  #goOn(message: DeliveredMessage, channel: AmqpChannel, handling: Handling): void {
    const { limit, connections, ambient } = this.#settings
    const { moves, trials } = connections
    const { count, isCounted, trial } = redeliveriesOf(message)
    if (limit === null || count === 0) handling.work()
    else if (count <= limit && isCounted) void this.#workOnCopy(channel, handling)
    else if (count <= limit) moves.add(this.#count(message, channel, count, handling))
    else if (trial === undefined) {
      moves.add(this.#putBack(message, channel, count, { id: ambient.uuid(), tries: 0, losses: 0 }))
    } else if (trial.id === noTrial.id) moves.add(this.#moveAway(message, channel, handling))
    else if (message.fields.redelivered) void this.#judge(message, channel, trial, handling)
    else trials.run(() => this.#try(message, channel, trial, handling))
  }

  async #goOnLater(
    message: DeliveredMessage,
    channel: AmqpChannel,
    handling: Handling,
  ): Promise<void> {
    if (await this.#isOurs(channel)) this.#goOn(message, channel, handling)
  }

  /**
   * Works on a copy of ours when the originals of all copies are gone, unless its channel is lost by then: the broker delivers
   * it again.
   */
  async #workOnCopy(channel: AmqpChannel, handling: Handling): Promise<void> {
    const { moves, trials } = this.#settings.connections
    await moves.settled()
    if (!(await this.#isOurs(channel))) return
    const callers = handling.callers()
    if (trials.hasToWait(callers)) trials.hold(() => this.#workOnCopy(channel, handling), callers)
    else handling.work()
  }

  /** The handler asks for the message again; at the limit it was the last time. */
  #giveBack(message: DeliveredMessage, channel: AmqpChannel): void {
    const { limit, connections } = this.#settings
    const { count } = redeliveriesOf(message)
    if (limit === null || count < limit) requeueQuietly(message, channel)
    else connections.moves.add(this.#putBack(message, channel, count + 1, noTrial))
  }

  /** Decides what becomes of a message that came back though it was put back for a trial. */
  async #judge(
    message: DeliveredMessage,
    channel: AmqpChannel,
    trial: Trial,
    handling: Handling,
  ): Promise<void> {
    const { queue, connections } = this.#settings
    const { consuming, moves, trials } = connections
    const connection = consuming.latest
    if (connection === undefined) return // and with it the channel
    const record = new TrialRecord(queue, trial.id)
    let end = await record.read(connection)
    if (end === 'alone' || end === 'not alone') {
      // a process that lives on, and has only lost its connections, says so
      await trials.pause(end === 'alone' ? graceMs : longGraceMs)
      end = await record.read(connection)
    }
    if (!(await this.#isOurs(channel))) return
    if (trials.isStopped)
      handling.work() // which hands it back
    else if (end === 'not begun') {
      trials.run(() => this.#try(message, channel, trial, handling))
    } else {
      const next = this.#afterTrial(trial, end)
      const isOver = end === 'alone' || next.tries >= mostTries || next.losses >= mostLosses
      const { count } = redeliveriesOf(message)
      const moving = isOver
        ? this.#moveAway(message, channel, handling, end)
        : this.#putBack(message, channel, count, next)
      moves.add(moving)
      // else it comes back, and its record has to say once more how its trial ended
      if (await moving) await record.forget(connection)
    }
  }

  /** Works on a message alone. */
  async #try(
    message: DeliveredMessage,
    channel: AmqpChannel,
    trial: Trial,
    handling: Handling,
  ): Promise<void> {
    const { consuming, moves, trials } = this.#settings.connections
    await trials.quiet(patienceOf(trial).ms)
    await moves.settled()
    if (!(await this.#isOurs(channel))) return
    const connection = consuming.latest
    if (trials.isStopped)
      handling.work() // which hands it back
    else if (connection !== undefined) {
      await this.#tryNow(message, channel, trial, handling, connection)
    }
  }

  /** Nothing stands between the record and the work: what is recorded was tried. */
  async #tryNow(
    message: DeliveredMessage,
    channel: AmqpChannel,
    trial: Trial,
    handling: Handling,
    connection: AmqpConnection,
  ): Promise<void> {
    const { queue, connections } = this.#settings
    const { moves, trials } = connections
    const { isAlone } = trials
    const record = new TrialRecord(queue, trial.id)
    try {
      await record.begin(connection, isAlone)
    } catch {
      // nobody could tell afterwards whether it was tried
      if (await this.#isOurs(channel)) moves.add(this.#moveAway(message, channel, handling))
      return
    }
    // handed back by a container that stops, it was not
    if (trials.isStopped) await record.forget(connection)
    const worked = new Promise<void>((resolve) => handling.work(resolve))
    const settled = worked.then(async () => {
      if (!(await this.#isOurs(channel))) return 'lost'
      await record.forget(connection)
      return 'over'
    })
    const how = await this.#awaitTrial(settled, channel, patienceOf(trial))
    if (how === 'late') {
      if (isAlone) await record.share(connection)
      void this.#awaitTrial(settled, channel, endless).then((end) => this.#tellOf(end, record))
    } else void this.#tellOf(how, record)
  }

  /**
   * Waits for the end of a trial: whether that came, came too late, or its message is lost to others.
   *
   * @param limits after how many milliseconds it is too late, and when calls of workers are held up by it: two processes may hold up
   *   those that the other one's trial waits for
   */
  async #awaitTrial(
    settled: Promise<'over' | 'lost'>,
    channel: AmqpChannel,
    limits: Patience,
  ): Promise<'over' | 'late' | 'lost'> {
    const { trials } = this.#settings.connections
    let end: 'over' | 'lost' | undefined
    const ended = settled.then((how) => (end = how))
    const limitMs = (): number => (trials.isHoldingCalls ? limits.withCallsMs : limits.ms)
    for (let spent = 0; spent < limitMs(); spent += lookMs) {
      // a container that stops waits for its workers anyway
      if (trials.isStopped && limits === endless) return ended
      await trials.within(lookMs, ended)
      if (end !== undefined) return end
      if (!(await this.#isOurs(channel))) return 'lost'
    }
    return 'late'
  }

  /** A message that is lost comes back, and has ended no process: this one lives. Told as soon as there is a connection to tell it on. */
  async #tellOf(end: 'over' | 'late' | 'lost', record: TrialRecord): Promise<void> {
    if (end !== 'lost') return
    const { publisher, publishing, trials } = this.#settings.connections
    for (let spent = 0; spent < tellingMs; spent += lookMs) {
      try {
        await publisher.whenOpen()
      } catch {
        return // the container has ended, and with it the work
      }
      // one that is lost may not have noticed so yet
      if (publishing.latest !== undefined && (await record.survive(publishing.latest))) return
      await trials.pause(lookMs)
    }
  }

  /** The next trial of a message that may be innocent. */
  #afterTrial({ tries, losses }: Trial, end: TrialEnd): Trial {
    const id = this.#settings.ambient.uuid()
    return end === 'survived' ? { id, tries, losses: losses + 1 } : { id, tries: tries + 1, losses }
  }

  /** Whether the messages that came on the channel are still ours, and the broker has dealt with all that we sent. */
  #isOurs(channel: AmqpChannel): Promise<boolean> {
    return isCaughtUp(channel, this.#settings.prefetch)
  }

  /** Puts the message back with its count. If that cannot be done the message is worked on uncounted, after a pause. */
  async #count(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    handling: Handling,
  ): Promise<void> {
    const error = await this.#replace(message, channel, count)
    if (error === undefined) return
    const pauseMs = this.#nextPauseMs()
    const { routingKey } = message.fields
    const { ambient, log } = this.#settings
    log(
      `${routingKey}: how often it came back cannot be counted: ${messageOf(error)}. ` +
        `It is worked on in ${pauseMs / 1000} s`,
      error,
    )
    // without a pause one that nobody gets on with would be here again at once, for ever
    ambient.setTimeout(() => void this.#workOnCopy(channel, handling), pauseMs)
  }

  /** Puts a message beyond the limit back, for its trial or for the dead; whether that could be done. */
  async #putBack(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    trial: Trial,
  ): Promise<boolean> {
    const error = await this.#replace(message, channel, count, trial)
    if (error === undefined) return true
    this.#requeueSoon(message, channel, 'the message cannot be put back with its count', error)
    return false
  }

  /** Puts a copy into the place of the message; gives the error if that cannot be done. */
  async #replace(
    message: DeliveredMessage,
    channel: AmqpChannel,
    count: number,
    trial?: Trial,
  ): Promise<unknown> {
    const copy = countedCopy(message, this.#settings, count, trial)
    try {
      await this.#publish('a message that came back', message, copy)
    } catch (error) {
      if (!(error instanceof ClientStopped)) return error
      requeueQuietly(message, channel)
      return undefined
    }
    this.#failedMoves = 0
    ackQuietly(message, channel)
    return undefined
  }

  /**
   * Moves the message to the queue of dead messages; whether that could be done.
   *
   * @param end of the trial that it came back from
   */
  async #moveAway(
    message: DeliveredMessage,
    channel: AmqpChannel,
    handling: Handling,
    end?: TrialEnd,
  ): Promise<boolean> {
    const { queue, keepsDead, limit, log } = this.#settings
    const { routingKey } = message.fields
    const dead = deadQueueOf(queue)
    const { count, isCounted } = redeliveriesOf(message)
    const before = isCounted ? count : count - 1
    const tried = end === undefined ? '' : triedIn(end)
    const problem =
      `${routingKey}: the message came back ${before} times without an end; ${limit} are allowed ` +
      `(config: max_redeliveries). It ${tried === '' ? '' : `came back ${tried}, too, and `}` +
      (keepsDead
        ? `is in the queue ${dead}`
        : 'was dropped: its queue does not outlive its handlers')
    const reason = `came back ${before} times${tried === '' ? '' : `, and ${tried}`}`
    try {
      if (keepsDead) {
        await this.declareDead()
        await this.#publish('a dead message', message, deadCopy(message, dead, reason))
      }
    } catch (error) {
      this.#requeueSoon(message, channel, `the message cannot be moved to ${dead}`, error)
      return false
    }
    this.#failedMoves = 0
    log(problem)
    if (keepsDead) this.#settings.observe('messageDead')
    await handling.refuse(new PoisonMessage(problem))
    return true
  }

  #requeueSoon(
    message: DeliveredMessage,
    channel: AmqpChannel,
    problem: string,
    error: unknown,
  ): void {
    const { ambient, log } = this.#settings
    const pauseMs = this.#nextPauseMs()
    log(
      `${message.fields.routingKey}: ${problem}: ${messageOf(error)}. ` +
        `It stays unsettled, and goes back to its queue in ${pauseMs / 1000} s for another try`,
      error,
    )
    // without a pause the message would be here again at once
    ambient.setTimeout(() => requeueQuietly(message, channel), pauseMs)
  }

  #nextPauseMs(): number {
    return Math.min(shortestPauseMs * 2 ** this.#failedMoves++, longestPauseMs)
  }

  /**
   * Publishes a copy. Waits for a connection to publish on: while there is none the broker would only hand the message
   * out again. Rejects when the broker does not take it, or the connection is lost again and again.
   */
  async #publish(label: string, message: DeliveredMessage, copy: MessageCopy): Promise<void> {
    const { connections, log } = this.#settings
    const { publisher } = connections
    const { content, fields } = message
    const leftOut = unwritableOf(message)
    if (leftOut.length > 0) {
      log(
        `${fields.routingKey}: its copy goes without what no client can write: ${leftOut.join(', ')}`,
      )
    }
    for (let retry = 0; ; retry++) {
      await publisher.whenOpen()
      try {
        await publisher.publish({ label, body: content, ...copy })
        return
      } catch (error) {
        if (!(error instanceof ConnectionLost) || retry >= maxRetries) throw error
      }
    }
  }
}

/** How often a message is tried of which nobody can say whether it was the one that ended its instance. */
const mostTries = 5
/** How often one is tried whose connections are lost each time: nobody gets on with what takes longer than they last. */
const mostLosses = 100

/** Milliseconds between two looks whether a message that is tried is still ours. */
const lookMs = 500
/**
 * Milliseconds in which a process that lives on may say so: a message that came back from a trial is judged after them. One that was not
 * alone has time: connections may be lost more than once.
 */
const graceMs = 5_000
const longGraceMs = 15_000
/** Milliseconds for which it tries to: a message that comes back once more may be judged later. */
const tellingMs = 60_000

/** Milliseconds. */
interface Patience {
  readonly ms: number
  readonly withCallsMs: number
}

/**
 * How long a trial waits for the workers that run as it begins, and then holds others up: 5, 10, 20, 40, 80 s; the calls of workers
 * 5, 10, 15, 20, 25 s.
 */
function patienceOf({ tries }: Trial): Patience {
  const times = Math.min(tries, mostTries - 1)
  return { ms: 5_000 * 2 ** times, withCallsMs: 5_000 * (times + 1) }
}

const endless: Patience = { ms: Infinity, withCallsMs: Infinity }

/** The trial that a message came back from, in words. */
function triedIn(end: TrialEnd): string {
  if (end === 'alone') return 'from a last try alone'
  return end === 'survived'
    ? `from ${mostLosses} last tries whose connections were lost`
    : `from ${mostTries} last tries beside others`
}

const maxRetries = 3
/** Between tries to put a message elsewhere; they double while the broker refuses. */
const shortestPauseMs = 1_000
const longestPauseMs = 60_000
