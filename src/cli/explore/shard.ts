/** One of so many parts of an exploration, each for a machine of its own. */
export interface Shard {
  /** From 1. */
  readonly place: number
  readonly count: number
}

interface Seeds {
  readonly firstSeed: number
  readonly seeds: number
}

/** Reads `3/8`; undefined for what is no shard. */
export function parseShard(text: string): Shard | undefined {
  const [, place, count] = (/^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? []).map(Number)
  if (place === undefined || count === undefined || place > count) return undefined
  return { place, count }
}

/** The seeds of a shard: they lie side by side, since the strategies of a portfolio take turns by the seed. */
export function partOf({ firstSeed, seeds }: Seeds, { place, count }: Shard): Seeds {
  const [from, to] = [place - 1, place].map((end) => Math.floor((seeds * end) / count)) as [
    number,
    number,
  ]
  return { firstSeed: firstSeed + from, seeds: to - from }
}
