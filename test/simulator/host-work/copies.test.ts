/** Two copies of this package in one process: CommonJS beside ECMAScript modules, or modules that a runner loads anew. */
import { afterEach, expect, test, vi } from 'vitest'
import type { WorkWatch } from '../../../simulator/host-work/work-watch.js'

const close: (() => void)[] = []

afterEach(() => {
  for (const end of close.splice(0)) end()
})

async function loadCopy() {
  vi.resetModules()
  const { createHostWork } = await import('../../../simulator/host-work/create-host-work.js')
  const { wakeAfter } = await import('../../../simulator/world/schedule/hop.js')
  const watch = createHostWork({ foreignWaitMs: 0 })
  close.push(() => watch.close())
  return { watch, wakeAfter }
}

/** From now on every piece of work is on its account, unless user code of another world runs. */
function stand(watch: WorkWatch): void {
  watch.turn()
  while (watch.rest());
  watch.whenMoved(vi.fn())
}

const kindsOf = ({ history }: WorkWatch) => history.map(({ kind }) => kind)

test('a world that stands still takes the timers of another copy for no work', async () => {
  const one = await loadCopy()
  const other = await loadCopy()
  expect(other.wakeAfter).not.toBe(one.wakeAfter)
  stand(other.watch)
  await new Promise<void>((resolve) => one.wakeAfter(1, resolve, true))
  expect(kindsOf(other.watch)).toEqual([])
  // that of others it does see
  await new Promise((resolve) => setTimeout(resolve, 1))
  expect(kindsOf(other.watch)).toEqual(['Timeout'])
})

test('work that user code begins is that of its own world, whose copy runs it', async () => {
  const one = await loadCopy()
  const other = await loadCopy()
  stand(other.watch)
  one.watch.turn()
  const timer = setTimeout(vi.fn(), 1)
  while (one.watch.rest());
  clearTimeout(timer)
  expect(kindsOf(one.watch)).toEqual(['Timeout'])
  expect(kindsOf(other.watch)).toEqual([])
})
