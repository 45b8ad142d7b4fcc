/** The end of a sentence about an unknown name: the closest of the known ones, else all of them. */
export function didYouMean(given: string, known: readonly string[]): string {
  const most = Math.min(3, Math.ceil(given.length / 3))
  const wanted = plain(given)
  for (let slips = 0; slips <= most; slips++) {
    const name = known.find((candidate) => isNear(wanted, plain(candidate), slips))
    if (name !== undefined) return `did you mean \`${name}\`?`
  }
  return `known are ${known.join(', ')}`
}

/** Case and the signs between words do not count. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** Whether so many slips make one of the other: a letter more, a letter less, a wrong one, neighbours that changed places. */
function isNear(a: string, b: string, slips: number): boolean {
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const [x, y] = [a.slice(same), b.slice(same)]
  if (x === y || slips === 0) return x === y
  const isSwapped = x.length > 1 && a[same] === b[same + 1] && a[same + 1] === b[same]
  return (
    isNear(x.slice(1), y.slice(1), slips - 1) ||
    isNear(x.slice(1), y, slips - 1) ||
    isNear(x, y.slice(1), slips - 1) ||
    (isSwapped && isNear(x.slice(2), y.slice(2), slips - 1))
  )
}
