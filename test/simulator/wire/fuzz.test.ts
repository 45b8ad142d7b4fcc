/**
 * What real clients sent, and what becomes of the server when bytes of it are other bytes, missing, or there twice.
 * `npm run test:fuzz` does the same for minutes.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../support/properties.js'
import { captures, madeByHand } from './support/conversations.js'
import { chunksOf, mutated, problemsOf, serve } from './support/mutations.js'

describe('a conversation', () => {
  const whole = serve([madeByHand])

  it('has the same answers however it is cut', () => {
    expect(whole.seen.map(({ kind }) => kind)).toContain('basic.get-ok')
    expect(whole.seen.at(-1)?.kind).toBe('connection.close-ok')
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (places) => {
        expect(serve(chunksOf(madeByHand, places)).seen).toEqual(whole.seen)
      }),
      { numRuns: runs(200) },
    )
  })

  it('has the same answers octet by octet', () => {
    const places = Array.from(madeByHand, (_, i) => i)
    expect(serve(chunksOf(madeByHand, places)).seen).toEqual(whole.seen)
  })

  it.each([...captures])('of %s is one that ends well', (_, bytes) => {
    const kinds = serve([bytes]).seen.map(({ kind }) => kind)
    expect(kinds).toContain('channel.open-ok')
    expect(kinds).not.toContain('channel.close')
    expect(kinds.at(-1)).toBe('connection.close-ok')
  })

  it('with anything in it changed never breaks the server', () => {
    fc.assert(
      fc.property(mutated, (chunks) => {
        expect(problemsOf(chunks)).toEqual([])
      }),
      { numRuns: runs(2000, 150) },
    )
  })
})
