/** A test file with one test that does nothing. */
import { afterAll, expect, test } from 'vitest'
import { tellOfFile } from './meter.js'

test('nothing', () => {
  expect(1).toBe(1)
})

afterAll(tellOfFile('empty'))
