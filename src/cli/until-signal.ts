import { exitSoon } from './exit-soon.js'

/** Something that runs until it ends by itself or is told to. */
export interface Running {
  /** Resolves when it has ended; rejects when it failed. */
  start(): Promise<void>
  /** Ends with grace: the first signal has come. */
  stop(signal: string): Promise<void>
  /** Ends at once. */
  kill(): void
}

const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Runs it; the first SIGINT or SIGTERM stops it, the second kills it and exits with 1. Keeps the process
 * alive meanwhile: services that wait for nothing but a timer have nothing else that would.
 */
export async function untilSignal(running: Running): Promise<void> {
  const state = { isStopping: false }
  const onSignal = (signal: string): void => {
    if (state.isStopping) {
      running.kill()
      process.exit(1)
    }
    state.isStopping = true
    void running.stop(signal)
  }
  const keepAlive = setInterval(() => undefined, 2 ** 30)
  for (const signal of signals) process.on(signal, onSignal)
  try {
    await running.start()
  } catch (error) {
    if (!state.isStopping) throw error // else it was stopped on its way up
  } finally {
    clearInterval(keepAlive)
    for (const signal of signals) process.off(signal, onSignal)
    if (state.isStopping) exitSoon()
  }
}
