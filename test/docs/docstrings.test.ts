/** Every symbol of every entry point tells what it is: editors and the API reference show it. */
import { describe, expect, test } from 'vitest'
import { publicSymbols } from './support/public-symbols.js'

const symbols = publicSymbols()

/** Names of numbers that are durations or moments. A name that ends with its unit needs no more words. */
const isTimed =
  /(timeout|interval|delay|expir|deadline|since|duration|pause|latency|time|seconds|after|over$)/i

/** Members of what users configure: `Config`, what is in it, and all types with the name of options. */
const isOfOptions = / (?:\w*Options|Config|ConnectionRetry|RetryPolicy)\./

describe('docstrings of the entry points', () => {
  test('are there for every exported symbol and its public members', () => {
    const missing = symbols.filter(({ docstring }) => docstring.trim() === '').map(({ id }) => id)

    expect(missing.sort()).toEqual([])
  })

  test('say the default of every option that may be left out', () => {
    const options = symbols.filter(({ id, isOptional }) => isOptional && isOfOptions.test(id))

    expect(options.length).toBeGreaterThan(200)
    const silent = options.filter(({ docstring }) => !/\bdefaults?\b/i.test(docstring))
    expect(silent.map(({ id }) => id)).toEqual([])
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
    ['a function', 'src/rpc/define-service.ts defineService'],
    ['a type', 'src/events/wire.ts HandlerType'],
    ['a member of an interface', 'src/config/config.ts Config.RPC_TIMEOUT'],
    ['a member that an interface inherits', 'src/rpc/call-options.ts ClientOptions.timeout'],
    ['a method of a class', 'src/container/container.ts ServiceContainer.spawnWorker'],
    [
      'a getter of a base class that is not exported',
      'src/rpc/client.ts ServiceRpcClient.pendingCalls',
    ],
    ['a member of a class in another entry', 'simulator/client/client.ts Simulator.connect'],
    [
      'a member with the name of a symbol',
      'src/container/container.ts ServiceContainer.[Symbol.asyncDispose]',
    ],
    ['a name of one entry', 'simulator/index.ts connect'],
    ['the same name of another', 'simulator/callback-api.ts connect'],
  ])('sees %s', (_kind, id) => {
    expect(ids).toContain(id)
  })

  test.each([
    ['a member that the language hides', 'src/container/container.ts ServiceContainer.#state'],
    ['a protected member', 'src/container/extension.ts Extension.use'],
    ['a member of a class of others', 'src/errors/errors.ts ConfigurationError.stack'],
  ])('leaves out %s', (_kind, id) => {
    expect(ids).not.toContain(id)
  })
})
