/** The value in the middle; of an even number of values, the upper one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Half of the distance between the quartiles, as a share of the median. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median(values)
}

/** The median of the ratios, round by round: what slows a whole round down slows both of its sides. */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ratios(ours, theirs))
}

/** Half of the distance between the quartiles of the ratios, round by round. */
export function ratioSpread(ours: readonly number[], theirs: readonly number[]): number {
  return spread(ratios(ours, theirs)) * medianRatio(ours, theirs)
}

function ratios(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.map((value, round) => value / theirs[round]!)
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
