import { describe, expect, test, vi } from 'vitest'
import { ConfigurationError, type Config } from 'kinoko'
import { consoleLog, type LogOptions } from '../../../src/cli/console-log.js'

function logged(config: Config, options: LogOptions = {}): string {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const logger = consoleLog(config, options)
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

  test('can have the time in front', () => {
    expect(logged({}, { format: 'timed' })).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z INFO {2}news\n/)
  })

  test('has no control character of a peer in a line, as JSON either', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    for (const format of ['plain', 'json'] as const) {
      const logger = consoleLog({}, { format })
      const err = new RangeError('b\nforged\u009b\u2028')
      logger.error({ err, correlationId: 'c\u009b\n' }, 'a\nforged\u009b\u2028')
    }
    const text = write.mock.calls.map(([line]) => String(line)).join('')
    write.mockRestore()
    expect(text).not.toMatch(/[\u009b\u2028]|^forged/m)
  })

  test('can be JSON, with the plain fields and the error', () => {
    const lines = logged({}, { format: 'json', level: 'error' }).trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'error',
      message: 'broken',
      err: {
        type: 'RangeError',
        message: 'too much',
        stack: expect.stringContaining('at ') as string,
      },
    })
  })

  const refusing = (name: string) => () =>
    Object.defineProperty(new Error('a'), name, {
      get: () => {
        throw new Error('not this')
      },
    })
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable(new Error('a'), {})
    revoke()
    return proxy
  }
  test.each<[string, () => unknown]>([
    ['an error without a message to read', refusing('message')],
    ['an error without a stack to read', refusing('stack')],
    ['an error without a name to read', refusing('name')],
    ['an error without a cause to read', refusing('cause')],
    ['a revoked proxy', revoked],
    ['an error with a revoked cause', () => new Error('a', { cause: revoked() })],
    ['an error with a revoked name', () => Object.assign(new Error('a'), { name: revoked() })],
    [
      'a wrong setting without a message to read',
      () => Object.defineProperty(new ConfigurationError('a'), 'message', { get: revoked }),
    ],
    ['null', () => null],
  ])('writes a line over %s, in each format', (_what, thrown) => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const formats = ['plain', 'timed', 'json'] as const
    for (const format of formats) {
      const logger = consoleLog({}, { format })
      logger.error({ err: thrown(), method: 'm', size: 10n, symbol: Symbol('s') }, 'broken')
      logger.error({ err: thrown() }, 'broken')
    }
    const texts = write.mock.calls.map(([line]) => String(line))
    write.mockRestore()
    expect(texts).toHaveLength(6)
    for (const text of texts.slice(4)) expect(JSON.parse(text)).toMatchObject({ level: 'error' })
  })
})
