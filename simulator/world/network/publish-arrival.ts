/** The fate of a publish that is about to arrive at the broker. */
export type PublishFate = 'arrives' | 'breaks before' | 'breaks after'

/**
 * A publish that is about to arrive at the broker. Whoever is told of it may break its connection; when several
 * do, the worse fate wins.
 */
export class PublishArrival {
  /** The name of the host that has sent it. */
  readonly host: string
  #fate: PublishFate = 'arrives'

  constructor(host: string) {
    this.host = host
  }

  /** The fate as it is decided so far. */
  get fate(): PublishFate {
    return this.#fate
  }

  /** The connection breaks before the message arrives: it is lost. */
  breakBefore(): void {
    this.#fate = 'breaks before'
  }

  /** The connection breaks when the message has arrived: its confirm is lost. */
  breakAfter(): void {
    if (this.#fate === 'arrives') this.#fate = 'breaks after'
  }
}
