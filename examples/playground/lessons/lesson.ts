/** What somebody reads who looks for a planted bug. */
export interface Lesson {
  /** What the services do, and what is expected of them; one paragraph each. */
  readonly story: readonly string[]
  /** What there is to see in the run that fails. */
  readonly watch: string
  /** Where to look, without the answer. */
  readonly hint: string
  /** What has to be done, and why it helps. */
  readonly fix: string
}
