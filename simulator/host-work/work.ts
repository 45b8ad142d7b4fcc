import type { PieceOfWork } from '../world/schedule/host-work.js'
import type { Sort } from './kinds.js'

/** One piece of work that has begun. */
export interface Work extends PieceOfWork {
  readonly sort: Sort
  /** Whether it still goes on, as far as the platform says; asked only while it has not ended. */
  isLive(): boolean
}
