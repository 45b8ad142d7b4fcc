/** The labels of `sim.sometimes`, and whether a run of any process made them true. */
export class Expected {
  readonly #wasTrue = new Map<string, boolean>()

  /** Another run is over. */
  hear(sometimes: Readonly<Record<string, boolean>>): void {
    for (const [name, isTrue] of Object.entries(sometimes)) {
      this.#wasTrue.set(name, isTrue || this.#wasTrue.get(name) === true)
    }
  }

  /** The labels that were true in no run. */
  get missing(): readonly string[] {
    return [...this.#wasTrue].filter(([, isTrue]) => !isTrue).map(([name]) => name)
  }
}
