/** `add` for `ad`: finds what somebody may have meant by a name that is unknown. */

/**
 * The closest of the known names; undefined when none is close enough to be a slip of the keyboard.
 *
 * @param limit how many letters may differ; by default one in three, and three at most
 */
export function closest(
  given: string,
  known: Iterable<string>,
  limit = Math.min(3, Math.ceil(given.length / 3)),
): string | undefined {
  const wanted = plain(given)
  let best: string | undefined
  let least = limit + 1
  for (const name of known) {
    const distance = editDistance(wanted, plain(name), least)
    if (distance >= least) continue
    best = name
    least = distance
  }
  return best
}

/** The end of a sentence about an unknown name: the closest of the known ones, else all of them. */
export function didYouMean(given: string, known: Iterable<string>): string {
  const names = [...known]
  const name = closest(given, names)
  if (name !== undefined) return `did you mean \`${name}\`?`
  return names.length === 0 ? 'there are none' : `known are ${names.join(', ')}`
}

/** Case, the signs between words and a plural are spelling, not meaning: `maxRetry` is `max_retries`. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/ies$/, 'y')
}

/** Levenshtein's distance, in which two neighbours that changed places count once; stops counting at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1))
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) cost = Math.min(cost, beforeLast[j - 2]! + 1)
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}
