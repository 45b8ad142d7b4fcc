import { vi } from 'vitest'

/** Runs an example and gives what it prints. */
export async function printed(run: () => Promise<unknown>): Promise<unknown[]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  await run()
  const lines = log.mock.calls.map(([line]) => line as unknown)
  log.mockRestore()
  return lines
}
