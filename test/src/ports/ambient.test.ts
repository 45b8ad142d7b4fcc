import { afterEach, expect, test, vi } from 'vitest'
import { hostAmbient } from 'kinoko'

afterEach(() => vi.restoreAllMocks())

test('a timer of the host never fires early: Node would cut a fraction off', () => {
  const setTimeout = vi.spyOn(globalThis, 'setTimeout')
  hostAmbient.clearTimeout(hostAmbient.setTimeout(() => undefined, 1.2))
  expect(setTimeout).toHaveBeenCalledWith(expect.any(Function), 2)
})
