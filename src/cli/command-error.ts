/** What a user of the command line can set right: shown as one line, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}
