/** What a user of the command line can set right: shown as one line, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** A command that did its work and found what it hoped not to find; it has said so: exit status 1. */
export class Unsuccessful extends Error {
  override readonly name = 'Unsuccessful'
}
