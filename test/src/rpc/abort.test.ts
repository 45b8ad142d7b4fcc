import { expect, test } from 'vitest'
import { onAbort } from '../../../src/support/abort.js'

test('a signal with many listeners is told of no leak, and tells each listener once', () => {
  const warnings: unknown[] = []
  const warned = (warning: Error): void => void warnings.push(warning)
  process.on('warning', warned)
  const controller = new AbortController()
  const told: number[] = []
  const forget = Array.from({ length: 100 }, (_, i) =>
    onAbort(controller.signal, () => void told.push(i)),
  )
  for (const each of forget.slice(2)) each()
  controller.abort()
  expect(told).toEqual([0, 1])
  return new Promise<void>((resolve) => {
    setImmediate(() => {
      process.off('warning', warned)
      expect(warnings).toEqual([])
      resolve()
    })
  })
})
