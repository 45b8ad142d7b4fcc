import { expect, test } from 'vitest'
import { readableFrame } from '../../../src/support/user-frames.js'

test.each([
  ['_DepositService.deposit (/app/bank.ts:1:2)', 'DepositService.deposit (/app/bank.ts:1:2)'],
  ['new _Shop (/app/_Shop.ts:1:2)', 'new Shop (/app/_Shop.ts:1:2)'],
  ['_Été.sell (/app/a.ts:1:2)', 'Été.sell (/app/a.ts:1:2)'],
  ['_private (/app/a.ts:1:2)', '_private (/app/a.ts:1:2)'],
  ['/app/_Shop.ts:1:2', '/app/_Shop.ts:1:2'],
  [`run (${process.cwd()}/a.ts:1:2)`, 'run (a.ts:1:2)'],
])('the frame %s is shown as %s', (frame, shown) => {
  expect(readableFrame(frame)).toBe(shown)
})
