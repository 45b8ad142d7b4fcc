/** Every symbol of every entry point tells what it is: editors and the API reference show it. */
import { describe, expect, test } from 'vitest'
import { publicSymbols } from './support/public-symbols.js'

const symbols = publicSymbols()

/** Names of numbers that are durations or moments. A name that ends with its unit needs no more words. */
const isTimed =
  /(timeout|interval|delay|expir|deadline|since|duration|pause|latency|time|seconds|after|over$)/i

describe('docstrings of the entry points', () => {
  test('are there for every exported symbol and its public members', () => {
    const missing = symbols.filter(({ docstring }) => docstring.trim() === '').map(({ id }) => id)

    expect(missing.sort()).toEqual([])
  })

  test('say the unit of a duration or a moment whose name does not', () => {
    const timed = symbols.filter(({ id, isNumber }) => {
      const name = id.slice(id.lastIndexOf('.') + 1)
      return isNumber && isTimed.test(name) && !name.endsWith('Ms')
    })

    expect(timed.length).toBeGreaterThan(0)
    const unclear = timed.filter(({ docstring }) => !/second|moment/i.test(docstring))
    expect(unclear.map(({ id }) => id)).toEqual([])
  })
})

describe('the reader of entry points', () => {
  const ids = new Set(symbols.map(({ id }) => id))

  test.each([
    ['a function', 'src defineService'],
    ['a type', 'src HandlerType'],
    ['a member of an interface', 'src Config.RPC_TIMEOUT'],
    ['a member that an interface inherits', 'src ClientOptions.timeout'],
    ['a method of a class', 'src ServiceContainer.spawnWorker'],
    ['a getter of a base class that is not exported', 'src ServiceRpcClient.pendingCalls'],
    ['a member of a class in another entry', 'simulator Simulator.connect'],
    ['a member with the name of a symbol', 'src ServiceContainer.[Symbol.asyncDispose]'],
  ])('sees %s', (_kind, id) => {
    expect(ids).toContain(id)
  })

  test.each([
    ['a private member', 'src Extension.claim'],
    ['a member that the language hides', 'src ServiceContainer.#state'],
    ['a protected member', 'src Extension.use'],
    ['a member of a class of others', 'src ConfigurationError.stack'],
  ])('leaves out %s', (_kind, id) => {
    expect(ids).not.toContain(id)
  })
})
