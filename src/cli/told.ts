/** Errors that a person has read already: the end of a command does not tell them again. */
const told = new WeakSet()

/** Notes that the error stands in the log. */
export function noteTold(error: unknown): void {
  if (typeof error === 'object' && error !== null) told.add(error)
}

/** Whether the error stands in the log. */
export function wasTold(error: unknown): boolean {
  return typeof error === 'object' && error !== null && told.has(error)
}
