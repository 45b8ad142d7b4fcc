import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { byteLength, fitsInto, wellFormed } from '../../../simulator/client/encoding/text.js'
import '../../support/properties.js'

const platformGlobals = '../../../simulator/client/platform/platform-globals.js'

afterEach(() => {
  vi.doUnmock(platformGlobals)
  vi.resetModules()
})

/** Loads the modules anew, as a host loads them that has neither Buffers nor Node's process. */
function enterBrowser(): void {
  vi.resetModules()
  vi.doMock(platformGlobals, () => ({ platformGlobals: { TextEncoder, TextDecoder, URL } }))
}

describe('where there is no Buffer', () => {
  test('a message body is a Uint8Array, and a copy each time', async () => {
    enterBrowser()
    const { isContent, toContent, fromContent, contentTypeName } =
      await import('../../../simulator/client/encoding/bytes.js')
    const bytes = Uint8Array.of(1, 2)
    const content: unknown = toContent(bytes)
    expect(content).toEqual(bytes)
    expect(content).not.toBe(bytes)
    expect(content?.constructor).toBe(Uint8Array)
    expect([isContent(bytes), isContent([1, 2]), isContent('text')]).toEqual([true, false, false])
    expect(fromContent(content as never)).toEqual(bytes)
    expect(contentTypeName).toBe('Uint8Array')
  })

  test('credentials and tables need none', async () => {
    enterBrowser()
    const { credentials, readLogin } =
      await import('../../../simulator/client/connect/credentials.js')
    const { encodeTable, decodeTable } = await import('../../../simulator/client/encoding/codec.js')
    const login = readLogin('AMQPLAIN', credentials.amqplain('ü', 'p').response())
    const table = decodeTable(encodeTable({ bytes: Uint8Array.of(7) }))
    const { captureContext } = await import('../../../simulator/client/platform/async-context.js')
    const ran: number[] = []
    captureContext()((value: number) => ran.push(value), 1)
    expect(login).toEqual({ username: 'ü', password: 'p' })
    expect(table).toEqual({ bytes: Uint8Array.of(7) })
    expect(ran).toEqual([1])
  })
})

describe('a text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.integer({ min: 0xd7f0, max: 0xe010 }))
      .map((units) => String.fromCharCode(...units)),
  )

  test('takes as many bytes as in a Buffer', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(byteLength(text)).toBe(Buffer.byteLength(text))
      }),
    )
  })

  test('arrives as it does from a Buffer', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(wellFormed(text)).toBe(Buffer.from(text).toString())
      }),
    )
  })

  test('fits when its bytes do', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, bytes) => {
        expect(fitsInto(bytes, text)).toBe(Buffer.byteLength(text) <= bytes)
      }),
    )
  })
})
