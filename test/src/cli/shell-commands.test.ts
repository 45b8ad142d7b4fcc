import { describe, expect, test } from 'vitest'
import { ServiceContainer } from 'kinoko'
import { parseCallLine } from '../../../src/cli/shell/call-line.js'
import { dotCommands } from '../../../src/cli/shell/dot-commands.js'
import { KnownServices } from '../../../src/cli/shell/known-services.js'
import { show } from '../../../src/cli/shell/show.js'
import { CalculatorService } from './services.js'

const known = new KnownServices([new ServiceContainer<object>(CalculatorService)])
const add = (a: unknown, b: unknown): Promise<unknown> => Promise.resolve(Number(a) + Number(b))
const commands = dotCommands({ calculator: { add } }, known, { tree: () => 'the tree' })

describe('the commands of the shell', () => {
  test('.services lists services with their methods', async () => {
    expect(await commands['services']!.action('')).toBe('calculator: add, slow')
    expect(new KnownServices([]).list()).toContain('the shell runs no services')
  })

  test('.call calls, and says how long it took', async () => {
    expect(await commands['call']!.action('calculator.add 1 2')).toMatch(/^3\n\d+\.\d ms$/)
  })

  test('.bench calls so often', async () => {
    const told = await commands['bench']!.action('20 calculator.add 1 2')
    expect(told).toMatch(/^20 calls: [\d.]+ ms in the middle, [\d.]+ ms at 95 %, \d+ calls\/s$/)
    expect(() => commands['bench']!.action('often calculator.add')).toThrow('write it so')
  })

  test.each([
    ['a.b', { service: 'a', method: 'b', args: [] }],
    [
      'shop.buy "green tea" {"count": 2} null',
      { service: 'shop', method: 'buy', args: ['green tea', { count: 2 }, null] },
    ],
  ])('a call is read: %s', (line, call) => {
    expect(parseCallLine(line)).toEqual(call)
  })

  test.each([
    ['', 'write it so'],
    ['shop.buy tea', 'this is no JSON: tea (a text stands in "quotes")'],
  ])('and what is no call is refused: %j', (line, problem) => {
    expect(() => parseCallLine(line)).toThrow(problem)
  })
})

describe('completion in the shell', () => {
  test.each([
    ['await n.rpc.', [['calculator'], '']],
    ['await n.rpc.ca', [['calculator'], 'ca']],
    ['await n.rpc.calculator.', [['add', 'slow'], '']],
    ['await n.rpc.calculator.s', [['slow'], 's']],
    ['await n.rpc.nobody.', [[], '']],
    ['Math.', undefined],
  ])('of %s', (line, completed) => {
    expect(known.complete(line)).toEqual(completed)
  })
})

describe('values in the shell', () => {
  test('an error has its message and the frames of the user', () => {
    const error = new RangeError('too much')
    error.stack = 'RangeError: too much\n    at add (/app/a.ts:1:1)\n    at x (node:internal/x:1:1)'
    expect(show(error)).toBe('RangeError: too much\n    at add (/app/a.ts:1:1)')
  })

  test('a promise is a call that nobody waits for', () => {
    expect(show(Promise.resolve(1))).toContain('nobody waits for this call: put await in front')
    expect(show({ a: 1 })).toBe('{ a: 1 }')
  })
})
