import { describe, expect, test } from 'vitest'
import {
  ConfigurationError,
  defineService,
  redactedArguments,
  rpc,
  ServiceContainer,
  WorkerContext,
  type Entrypoint,
  type WorkerOptions,
} from 'kinoko'
import { readCallIdStack, readContext } from '../../../src/wire/context-headers.js'
import { ManualAmbient } from '../../support/manual-ambient.js'

function worker(options: WorkerOptions = {}, tracked = 10): WorkerContext {
  const Orders = defineService({ name: 'orders', methods: { create: () => 1 } })
  const container = new ServiceContainer(Orders, {
    ambient: new ManualAmbient(),
    config: { parent_calls_tracked: tracked },
  })
  return new WorkerContext(container, container.entrypoints.get('create')![0]!, [], {}, options)
}

const own = 'orders.create.00000000-0000-4000-8000-000000000001'

describe('the ids of a call', () => {
  test('are made of service, method and a UUID', () => {
    expect(worker().callId).toBe(own)
    expect(worker().callIdStack).toEqual([own])
    expect(worker().parentCallId).toBeUndefined()
  })

  test('know the callers, from the origin to the immediate one', () => {
    const context = worker({ parentCallIds: ['origin', 'middle', 'parent'] })

    expect(context.callIdStack).toEqual(['origin', 'middle', 'parent', own])
    expect(context.originCallId).toBe('origin')
    expect(context.parentCallId).toBe('parent')
    const first = worker({})
    expect(first.callIdStack).toEqual([own])
    expect([first.originCallId, first.parentCallId]).toEqual([undefined, undefined])
  })

  test('lose the oldest when there are too many', () => {
    const parentCallIds = ['1', '2', '3', '4']

    expect(worker({ parentCallIds }, 2).callIdStack).toEqual(['3', '4', own])
    expect(worker({ parentCallIds }, 0).callIdStack).toEqual([own])
  })
})

describe('context data', () => {
  test('is what has the prefix, without the call id stack and the deadline', () => {
    const headers = {
      'nameko.user_id': 1,
      'nameko.call_id_stack': ['a'],
      'nameko.kinoko.deadline': '5',
      'kinoko.timeout': '5',
      'x-death': [],
      foreign: 2,
    }

    expect([...readContext(headers)]).toEqual([['user_id', 1]])
  })

  test.each([
    [{ 'nameko.call_id_stack': ['a', 'b'] }, ['a', 'b']],
    [{ 'nameko.call_id_stack': 'a' }, ['a']],
    [{ 'nameko.call_id_stack': ['a', 5, null] }, ['a']],
    [{ 'nameko.call_id_stack': { a: 1 } }, []],
    [{}, []],
  ])('%# has the stack that was sent, in any form', (headers, stack) => {
    expect(readCallIdStack(headers)).toEqual(stack)
  })

  test('goes out with the prefix, without nulls', () => {
    const context = worker({ contextData: { user_id: 1, language: null, agent: undefined } })

    expect(context.headers).toEqual({ 'nameko.user_id': 1, 'nameko.call_id_stack': [own] })
  })

  test('that a provider adds flows on; headers are made once until then', () => {
    const context = worker({ contextData: { user_id: 1 } })
    const before = context.headers
    expect(context.headers).toBe(before)

    context.data.set('tenant', 'acme')
    expect(context.headers).toMatchObject({ 'nameko.tenant': 'acme', 'nameko.user_id': 1 })
    context.data.delete('user_id')
    expect(context.headers).not.toHaveProperty('nameko.user_id')
  })
})

describe('sensitive arguments', () => {
  function entry(sensitiveArguments: string | string[]): Entrypoint {
    const Shop = defineService({
      name: 'shop',
      methods: {
        pay: rpc({ sensitiveArguments, params: ['card', 'users?'] })(
          (card: object, users: unknown[] = []) => [card, users],
        ),
      },
    })
    return new ServiceContainer(Shop).entrypoints.get('pay')![0]!
  }
  const hidden = '********'
  const given = { number: '4242', owner: { name: 'Ada', pin: '1' } }

  test.each([
    ['card', { card: '********' }],
    ['card.number', { card: { ...given, number: '********' } }],
    ['card.owner.pin', { card: { ...given, owner: { name: 'Ada', pin: '********' } } }],
    ['card.nothing', { card: given }],
    ['users', { card: given }],
    ['card.number.length', { card: given }],
    ['renamed', { card: '********' }],
    [['card.number', 'card.owner'], { card: { number: '********', owner: '********' } }],
  ])('%j', (sensitive, expected) => {
    expect(redactedArguments(entry(sensitive), [given], {})).toEqual(expected)
  })

  test('inside lists, and given by keyword, while the originals stay', () => {
    const users = [{ token: 'a' }, { token: 'b' }]

    expect(redactedArguments(entry('users[1].token'), [given], { users })).toEqual({
      card: given,
      users: [{ token: 'a' }, { token: '********' }],
    })
    expect(users[1]?.token).toBe('b')
  })

  test('inside tables of users by name, and by number', () => {
    const users = { ada: { token: 'a' }, 7: [{ token: 'b' }], guest: { name: 'c' }, count: 3 }

    expect(redactedArguments(entry('users.token'), [given], { users })).toEqual({
      card: given,
      users: {
        ada: { token: '********' },
        7: [{ token: '********' }],
        guest: { name: 'c' },
        count: 3,
      },
    })
    expect(users.ada.token).toBe('a')
  })

  test.each([
    ['users.token', { token: 'x', ada: { token: 'y' } }, { token: hidden, ada: { token: hidden } }],
    ['users.token', { token: { token: 'x' } }, { token: hidden }],
    [
      'users.token',
      { token: [1], team: [{ token: 'y' }] },
      { token: hidden, team: [{ token: hidden }] },
    ],
    ['users.a.b', { a: 1, x: { a: { b: 'y' } } }, { a: 1, x: { a: { b: hidden } } }],
    ['users.a.b', { a: { a: { b: 'y' } } }, { a: { a: { b: hidden } } }],
    ['users.a.b', { a: { b: 1, x: { b: 2 } } }, { a: { b: hidden, x: { b: hidden } } }],
    [
      'users.7.b',
      { 7: { b: 1 }, x: { 7: { b: 2 } } },
      { 7: { b: hidden }, x: { 7: { b: hidden } } },
    ],
    ['users[0]', [['a', 'b'], 'c'], [hidden, 'c']],
    ['users.token', { token: 'x', at: new Date(0) }, { token: hidden, at: new Date(0) }],
    ['users.token', new Map([['token', 'x']]), hidden],
    [
      'users.token',
      { ada: new Map([['token', 'x']]), bob: [new Set(['x'])] },
      { ada: hidden, bob: [hidden] },
    ],
    ['users[].token', [{ token: 'x' }], [{ token: hidden }]],
  ])('%s wherever the path may lead, in %j', (path, users, expected) => {
    expect(redactedArguments(entry(path), [given, users], {})).toEqual({
      card: given,
      users: expected,
    })
  })

  test.each([
    'users[*].token',
    'users.*.token',
    "users[0]['token']",
    'users["bob"].token',
    'card.number ',
    ' card.number',
    'users[-1]',
    'card..number',
    'card.',
    'card[number]',
    '*',
    '',
  ])('%j is no path: the container tells, as it would hide nothing', (path) => {
    expect(() => entry(path)).toThrow(ConfigurationError)
    expect(() => entry(path)).toThrow(
      `must be names or paths (\`card.number\`, \`users[0].token\`, \`users.token\` of each user), not ${path}`,
    )
  })

  test('hide what came to a wrong position or name as well', () => {
    const pay = entry('card.number')
    expect(redactedArguments(pay, [given, [], 'S3cr3t', 'S3cr3t'], { cards: 'S3cr3t' })).toEqual({
      card: { ...given, number: hidden },
      users: [],
      '#3': hidden,
      '#4': hidden,
      cards: hidden,
    })
  })

  test('of a method that declares no names hide all of its arguments', () => {
    const Shop = defineService({
      name: 'shop',
      methods: { pay: rpc({ sensitiveArguments: 'card' })((card: object) => card) },
    })
    const pay = new ServiceContainer(Shop).entrypoints.get('pay')![0]!

    expect(redactedArguments(pay, [given, 1], {})).toEqual({ '#1': '********', '#2': '********' })
  })
})
