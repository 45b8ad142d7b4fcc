import type { ServerResponse } from 'node:http'

/** Bytes that may wait for a reader. */
const limit = 1_048_576

/** Lines for a reader who may be slower than what happens: what does not fit any more is dropped, and counted. */
export class LineWriter {
  readonly #response: ServerResponse
  readonly #tellDropped: (count: number) => string
  #dropped = 0

  /** @param tellDropped - the line that says how many were dropped */
  constructor(response: ServerResponse, tellDropped: (count: number) => string) {
    this.#response = response
    this.#tellDropped = tellDropped
    response.on('drain', () => this.#catchUp())
  }

  get isFull(): boolean {
    return this.#response.writableLength > limit
  }

  /** Writes a line, however many wait. */
  write(line: string): void {
    this.#response.write(`${line}\n`)
  }

  /** Writes the line while there is room; else it is not even made. */
  offer(line: () => string): void {
    if (this.isFull) {
      this.#dropped++
      return
    }
    this.#catchUp()
    this.write(line())
  }

  end(): void {
    this.#response.end()
  }

  #catchUp(): void {
    if (this.#dropped === 0) return
    this.write(this.#tellDropped(this.#dropped))
    this.#dropped = 0
  }
}
