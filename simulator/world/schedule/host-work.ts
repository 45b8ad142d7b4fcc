/**
 * Work of the platform that user code has begun and may wait for: a file that is read, a socket that is to answer. The
 * world stands still while such work is under way, so that it takes no virtual time and no event overtakes it. The
 * world itself knows nothing of platforms: an implementation tells it.
 */
export interface HostWork {
  /** Lets the world go on, in the asynchronous context of its own. */
  own(goOn: () => void): void
  /** An event is about to happen: the work that user code begins until {@link rest} is on account of the world. */
  turn(): void
  /**
   * Every promise chain that the event has set going rests. Gives whether more of them may come, in this turn of the
   * event loop.
   */
  rest(): boolean
  /** Whether user code may wait for work that is not done yet. */
  isUnderWay(): boolean
  /** Calls back once, when some of the work is done or is given up; there may be more of it. */
  whenMoved(callback: () => void): void
  /** No event will happen by itself for now. */
  idle(): void
}

/** A piece of work, for people. */
export interface PieceOfWork {
  /** The kind of work in Node's words or the browser's: `FSREQCALLBACK`, `Timeout`. */
  readonly kind: string
  /** The line of user code that began it, as stacks have it; undefined when it is not known. */
  readonly where: string | undefined
}
