/** `Date`, `performance` and `process.hrtime` from the fake-timers library, set from outside. */
export interface FakeDate {
  /** @param elapsed moves monotonic clocks; @param date what `Date` says; milliseconds since the epoch */
  set(elapsed: number, date: number): void
  restore(): void
}

export async function fakeDate(now: number): Promise<FakeDate> {
  const { default: fakeTimers } = await import('@sinonjs/fake-timers')
  const clock = fakeTimers.install({
    now,
    toFake: ['Date', 'performance', 'hrtime'],
    ignoreMissingTimers: true,
  })
  let last = now
  return {
    set: (elapsed, date) => {
      if (elapsed > last) clock.tick(elapsed - last)
      last = elapsed
      if (clock.now !== date) clock.setSystemTime(date)
    },
    restore: () => clock.uninstall(),
  }
}
