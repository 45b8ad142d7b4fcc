import type { Effect } from '../../../../simulator/core/methods.js'
import type { LostReason, Peer } from '../../../../simulator/world/network/wire.js'

/** A client's end that writes down what it is told. */
export class RecordingPeer implements Peer {
  readonly log: string[] = []
  /** The backlog at which a channel counts as full. */
  mark = Infinity

  receive({ method, channel }: Effect): void {
    this.log.push(`${method} on ${channel}`)
  }

  lost(reason: LostReason): void {
    this.log.push(`lost: ${reason}`)
  }

  drained(channel: number): void {
    this.log.push(`drained ${channel}`)
  }

  over(reason: string): void {
    this.log.push(`over: ${reason}`)
  }

  highWaterMark(): number {
    return this.mark
  }
}
