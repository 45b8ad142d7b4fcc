/** A mistake that a user of the command line can set right: shown as one line, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** A command that did its work and found what it hoped not to find; it has said so: exit status 1. */
export class Unsuccessful extends Error {
  override readonly name = 'Unsuccessful'
}

/** A command that ran another one ends with that one's exit status. */
export class EndedWith extends Error {
  override readonly name = 'EndedWith'
  readonly status: number

  constructor(status: number) {
    super(`ended with status ${status}`)
    this.status = status
  }
}
