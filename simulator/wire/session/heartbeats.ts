import { frameOverhead } from '../protocol/definition.js'

/**
 * Heartbeats of one connection. RabbitMQ sends one when it has sent nothing else for half the agreed time, the first one
 * whatever it has sent, and gives a client up that has sent nothing for two whole ones in a row.
 */
export class Heartbeats {
  #intervalMs = 0
  #sendAt = Infinity
  #checkAt = Infinity
  #misses = 0
  #isFirst = true
  #hasSent = false
  /** Bytes of a heartbeat that waits to go out. */
  #ownBytes = 0
  #hasHeard = false

  /** @param seconds - 0 is none */
  start(seconds: number, now: number): void {
    if (seconds === 0) return
    this.#intervalMs = seconds * 1000
    this.#sendAt = now + this.#intervalMs / 2
    this.#checkAt = now + this.#intervalMs
    // the agreement itself counts as a sign of life
    this.#hasHeard = true
  }

  stop(): void {
    this.#sendAt = this.#checkAt = Infinity
  }

  /** So many bytes went out. */
  sent(bytes: number): void {
    // a heartbeat of its own does not stand for another
    if (bytes > this.#ownBytes) this.#hasSent = true
    this.#ownBytes = 0
  }

  heard(): void {
    this.#hasHeard = true
  }

  get nextTick(): number {
    return Math.min(this.#sendAt, this.#checkAt)
  }

  /** Tells what to do at that time. */
  tick(now: number): 'nothing' | 'send' | 'give up' {
    if (now >= this.#checkAt && this.#misses >= 1 && !this.#hasHeard) return 'give up'
    if (now >= this.#checkAt) {
      this.#misses = this.#hasHeard ? 0 : this.#misses + 1
      this.#hasHeard = false
      this.#checkAt = now + this.#intervalMs
    }
    if (now < this.#sendAt) return 'nothing'
    this.#sendAt = now + this.#intervalMs / 2
    const wasBusy = this.#hasSent && !this.#isFirst
    this.#isFirst = this.#hasSent = false
    if (wasBusy) return 'nothing'
    this.#ownBytes = frameOverhead
    return 'send'
  }
}
