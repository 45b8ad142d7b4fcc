/** An Error as it is; any other value as the text of one. */
export function toError(thrown: unknown, whenNothing: string): Error {
  if (thrown instanceof Error) return thrown
  return new Error(thrown ? (thrown as string) : whenNothing)
}
