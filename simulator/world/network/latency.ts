const longestMs = 60_000

/** The latency that frames may have, in virtual milliseconds; throws a RangeError for one that is none. */
export function checkedLatency(maxLatencyMs = 0): number {
  if (Number.isInteger(maxLatencyMs) && maxLatencyMs >= 0 && maxLatencyMs <= longestMs) {
    return maxLatencyMs
  }
  throw new RangeError(
    `\`maxLatencyMs\` must be a whole number of milliseconds from 0 to ${longestMs}, not ${String(maxLatencyMs)}`,
  )
}
