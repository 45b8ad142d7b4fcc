import { describe, expect, test, vi } from 'vitest'
import type { Config } from 'kinoko'
import { consoleLog } from '../../../src/cli/console-log.js'

function logged(config: Config): string {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const logger = consoleLog(config)
  logger.debug({}, 'a detail')
  logger.info({}, 'news')
  logger.warn({}, 'careful')
  logger.error({ err: new RangeError('too much') }, 'broken')
  const text = write.mock.calls.map(([line]) => String(line)).join('')
  write.mockRestore()
  return text
}

describe('the log of the command line', () => {
  test('has everything from INFO on, and the stack of an error', () => {
    const lines = logged({}).split('\n')
    expect(lines.slice(0, 4)).toEqual([
      'INFO  news',
      'WARN  careful',
      'ERROR broken',
      'RangeError: too much',
    ])
    expect(lines[4]).toMatch(/^ {4}at .*console-log\.test\.ts/)
  })

  test.each([
    ['DEBUG', /^DEBUG a detail\nINFO {2}news\n/],
    ['WARNING', /^WARN {2}careful\nERROR broken\n/],
    ['critical', /^ERROR broken\n/],
    ['nonsense', /^INFO {2}news\n/],
  ])('begins at LOGGING.root.level, in Python’s names: %s', (level, expected) => {
    expect(logged({ LOGGING: { root: { level } } } as object)).toMatch(expected)
  })
})
