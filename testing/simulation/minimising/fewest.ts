/**
 * Leaves out ever smaller parts of a list as long as the rest still serves, as delta debugging does: all, halves,
 * quarters, at last single ones. Gives the list that remains: of it no single element can be left out, unless the
 * question was answered with `undefined`: enough was tried.
 */
export async function fewest<T>(
  all: readonly T[],
  serves: (some: readonly T[]) => Promise<boolean | undefined>,
): Promise<readonly T[]> {
  let left = all
  let size = left.length
  while (left.length > 0) {
    const before = left.length
    for (let from = 0; from < left.length;) {
      const some = [...left.slice(0, from), ...left.slice(from + size)]
      const isEnough = await serves(some)
      if (isEnough === undefined) return left
      if (isEnough) left = some
      else from += size
    }
    if (size === 1 && left.length === before) break
    size = Math.max(1, Math.min(Math.ceil(size / 2), left.length))
  }
  return left
}
