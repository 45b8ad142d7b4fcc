import { Agenda } from '../../../../simulator/world/schedule/agenda.js'
import type { Source } from '../../../../simulator/world/schedule/source.js'
import type { TraceEvent } from '../../../../simulator/world/trace/trace-event.js'

/** An agenda with a time that the test sets. */
export class TestSchedule {
  /** Milliseconds. */
  now = 0
  /** How often the agenda has told that a source got an event. */
  arranged = 0
  readonly agenda = new Agenda({ now: () => this.now, onArranged: () => this.arranged++ })

  /** Fires the sources whose event may happen at that time, the first in line first, until none is left. */
  fireUntil(now: number): void {
    this.now = now
    this.agenda.admit(now)
    while (this.agenda.readyCount > 0) {
      this.agenda.take(0).fire()
      this.agenda.admit(now)
    }
  }
}

/** A source with one event, of a fixed order and time. */
export class TestSource implements Source {
  readonly host: string
  order: number
  place: number | undefined
  readonly cause = 0
  readonly serial = 0
  readonly readyAt: number
  isAwaited = true
  isHeld = false

  constructor(host: string, order: number, readyAt = 0) {
    this.host = host
    this.order = order
    this.readyAt = readyAt
  }

  fire(): boolean {
    return true
  }

  next(): TraceEvent {
    return { kind: 'timer', host: this.host }
  }
}
