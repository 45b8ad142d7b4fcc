/** A program that logs: the pipe, the socket or the terminal that takes its lines is nothing that anybody waits for. */
import { describe, expect, test } from 'vitest'
import { NodeWork } from '../../../simulator/host-work/node-work.js'
import { WorkWatch } from '../../../simulator/host-work/work-watch.js'

/** Whether a world stands still for a resource that its user code has made, somebody being there who may wait. */
function standsStillFor(type: string, resource: object): boolean {
  const somebody = { key: {}, name: 'a consumer' }
  const watch = new WorkWatch({
    lookout: undefined,
    witness: {
      waiters: (isForSomething) => (isForSomething ? [somebody] : []),
      consequences: () => 0,
    },
    giveUpMs: 1_000,
    onGivenUp: () => undefined,
  })
  const work = new NodeWork(() => undefined)
  watch.turn()
  work.begins.init!(1_000_000_001, type, 1_000_000_000, { hasRef: () => true, ...resource })
  watch.rest()
  const isUnderWay = watch.isUnderWay()
  work.forget(watch)
  watch.close()
  return isUnderWay
}

describe('a world', () => {
  test.each([
    ['standard output, a pipe', 'PIPEWRAP', { fd: 1 }, false],
    ['standard error, a socket', 'TCPWRAP', { fd: 2 }, false],
    ['another pipe', 'PIPEWRAP', { fd: 7 }, true],
    ['standard input, a pipe', 'PIPEWRAP', { fd: 0 }, true],
    ['a terminal that is written to', 'TTYWRAP', { fd: 20, reading: false }, false],
    ['a terminal that is read', 'TTYWRAP', { fd: 20, reading: true }, true],
    ['a long line to standard output', 'WRITEWRAP', { handle: { fd: 1 } }, false],
    ['a write to a socket', 'WRITEWRAP', { handle: { fd: 9 } }, true],
  ])('and %s: %s %j stands still: %s', (_what, type, resource, expected) => {
    expect(standsStillFor(type, resource)).toBe(expected)
  })
})
