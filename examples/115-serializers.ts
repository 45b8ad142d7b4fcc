/**
 * JSON by default, MessagePack when asked for, which carries bytes; any other once it is registered. A
 * reply comes in the format of its request.
 */
import { parse, stringify } from 'yaml'
import { registerSerializer, rpc, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

// under the names that kombu gives it in Python
registerSerializer({
  name: 'yaml',
  contentType: 'application/x-yaml',
  contentEncoding: 'utf-8',
  encode: (value) => new TextEncoder().encode(stringify(value)),
  decode: (body) => parse(new TextDecoder().decode(body)) as unknown,
})

@service('echo')
class EchoService {
  @rpc echo(value: unknown) {
    return value
  }
}

await simulate({ config: { ACCEPT: ['json', 'msgpack', 'yaml'] } }, async (sim) => {
  sim.service(EchoService)
  const { echo } = await sim.proxy<EchoService>('echo')

  console.log(await echo({ id: 12345678901234567890n, ratio: NaN }))
  console.log(await echo.with({ serializer: 'msgpack' })(new Uint8Array([1, 2, 255])))
  console.log(await echo.with({ serializer: 'yaml' })({ when: ['now', 'later'] }))
})
