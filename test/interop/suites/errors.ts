import { describe, expect, test } from 'vitest'
import {
  BadRequest,
  deserializeToInstance,
  MethodNotFound,
  RemoteError,
  RpcTimeout,
  ServiceNotFound,
} from 'kinoko'
import { error, type Cluster } from '../cluster.js'

class RegisteredError extends Error {
  readonly code: string
  readonly detail: string

  constructor(code: string, detail: string) {
    super(`registered ${code}`)
    this.code = code
    this.detail = detail
  }
}
deserializeToInstance(RegisteredError, { path: '__main__.RegisteredError' })

export function errorsSuite(it: () => Cluster): void {
  describe('errors', () => {
    test.each([
      ["('RangeError', 'too much')", 'RemoteError', 'RangeError', 'too much'],
      ["('TypeError', 'no')", 'RemoteError', 'TypeError', 'no'],
      ["('OutOfStock', 'tea')", 'RemoteError', 'OutOfStock', 'no tea left'],
      ["('BadRequest', 'wrong')", 'RemoteError', 'BadRequest', 'wrong'],
      ["('thrown string', '')", 'RemoteError', 'string', 'thrown string'],
    ])('%s arrives in Python', async (args, type, excType, value) => {
      expect(await it().ask('fail', args)).toMatchObject({
        error: { type, exc_type: excType, value },
      })
    })

    test.each([
      [['ValueError', 'too much'], 'ValueError', 'too much', 'builtins.ValueError', ['too much']],
      [['ZeroDivisionError'], 'ZeroDivisionError', '', 'builtins.ZeroDivisionError', []],
      [['KeyError', 'a'], 'KeyError', "'a'", 'builtins.KeyError', ['a']],
      [
        ['CustomError', 7, { a: [1] }],
        'CustomError',
        "('custom 7', {'a': [1]})",
        '__main__.CustomError',
        ['custom 7', { a: ['1'] }],
      ],
    ])('%j arrives in TypeScript', async (args, excType, value, excPath, excArgs) => {
      const reason = await error(it().method('fail')(...args))
      expect(reason).toBeInstanceOf(RemoteError)
      expect(reason).toMatchObject({
        ...{ excType, value, excPath, excArgs },
        ...{ service: it().py, method: 'fail', message: `${excType} ${value}` },
      })
    })

    test('a class that is registered arrives as itself', async () => {
      const reason = await error(it().method('fail')('RegisteredError', 7, 'why'))
      expect(reason).toBeInstanceOf(RegisteredError)
      expect(reason).toMatchObject({ code: '7', detail: 'why' })
    })

    test('nameko’s own are known by name', async () => {
      expect(await error(it().method('fail')('BadRequest', 'wrong'))).toEqual(
        new BadRequest('wrong'),
      )
    })

    test('an unknown service', async () => {
      const nobody = `nobody-${it().suffix}`
      const reason = await error(it().cluster.service(nobody)['method']!())
      expect(reason).toEqual(new ServiceNotFound(nobody))
      const answer = await it().python.perform({ op: 'call', service: nobody, method: 'method' })
      expect(answer).toMatchObject({ error: { type: 'UnknownService' } })
      // told by a service in between
      expect(await error(it().method('call_nobody')())).toEqual(new ServiceNotFound(nobody))
      expect(await it().ask('callNobody')).toMatchObject({
        error: { exc_type: 'UnknownService', value: `Unknown service \`${nobody}\`` },
      })
    })

    test('an unknown method', async () => {
      const reason = await error(it().method('missing')())
      expect(reason).toBeInstanceOf(MethodNotFound)
      expect(reason).toMatchObject({ method: 'missing' })
      expect(await it().ask('missing')).toMatchObject({
        error: { type: 'MethodNotFound', text: 'missing' },
      })
    })

    test('a result that cannot be sent', async () => {
      const reason = await error(it().method('literal')('object()'))
      expect(reason).toMatchObject({ name: 'UnserializableValueError' })
      expect(await it().ask('circle')).toMatchObject({
        error: { exc_type: 'UnserializableValueError' },
      })
    })

    test('a service in Python that takes too long', async () => {
      const call = it().method('literal').with({ timeout: 0.3 })
      const sleep = "__import__('time').sleep(1)"
      expect(await error(call(sleep))).toBeInstanceOf(RpcTimeout)
    })
  })
}
