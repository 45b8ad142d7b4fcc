const exitDelayMs = 2_000

/**
 * Ends the process in two seconds, if it has not ended by then: a `stop` that hangs, or a connection pool that nobody closes,
 * would keep it alive for ever. What is printed and not read yet is waited for.
 */
export function exitSoon(): void {
  setTimeout(() => {
    if (process.stdout.writableLength > 0 || process.stderr.writableLength > 0) exitSoon()
    else process.exit()
  }, exitDelayMs).unref()
}
