import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8Text } from '../../../../simulator/core/values/utf8.js'
import '../../../support/properties.js'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
// bytes that begin, go on or end characters, the odd ones often
const parts = fc.constantFrom(0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf)
const heads = fc.constantFrom(0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff)

test('bytes become the text that every decoder makes of them', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(utf8Text(bytes)).toBe(decoder.decode(bytes))
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, heads), { maxLength: 8 }), (codes) => {
      const bytes = Uint8Array.from(codes)
      expect(utf8Text(bytes)).toBe(decoder.decode(bytes))
    }),
    { numRuns: 1_000 },
  )
})
