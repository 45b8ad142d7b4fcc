/**
 * Both connections of a container fail for the same reason, most of the time: one line for each attempt is enough.
 */
export class AttemptLog {
  readonly #told = new Set<string>()

  /** Whether nobody has told of this attempt and its problem. */
  isNews(attempt: number, problem: string): boolean {
    const line = `${attempt} ${problem}`
    if (this.#told.has(line)) return false
    this.#told.add(line)
    return true
  }

  /** A connection was opened: what fails from now on is news again. */
  clear(): void {
    this.#told.clear()
  }
}
