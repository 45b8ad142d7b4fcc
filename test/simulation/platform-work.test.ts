/** Real work that every platform has, a browser too: the run is that of a method which waits for nothing. */
import { expect, test } from 'vitest'
import { simulate } from 'kinoko/testing'
import { compileWasm, messageChannel } from './support/shared-kinds-of-work.js'
import { callThrice, workOn } from './support/working-service.js'

/** Taken before any simulation can put its own in its place. */
const realTimeout = setTimeout
const bytes = new Uint8Array(200_000)
/** Longer than somebody gets of whom nothing can be seen. */
const longMs = 400

/** A body whose end comes late. */
function lateBody(): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      realTimeout(() => controller.close(), longMs)
    },
  })
}

const kinds: Readonly<Record<string, () => Promise<unknown>>> = {
  fetch: async () => (await fetch('data:text/plain,hello')).text(),
  'a body that comes late': () => new Response(lateBody()).text(),
  'crypto.subtle': () => crypto.subtle.digest('SHA-256', bytes),
  Blob: () => new Blob([bytes]).arrayBuffer(),
  'WebAssembly.compile': compileWasm,
  'a MessageChannel': messageChannel,
}

test.each(Object.entries(kinds))('%s', async (_, kind) => {
  workOn(() => Promise.resolve())
  const expected = await simulate({ seed: 7 }, callThrice)
  workOn(kind)
  const hashes = new Set<string | undefined>()
  for (let i = 0; i < 3; i++) hashes.add(await simulate({ seed: 7 }, callThrice))
  expect([...hashes]).toEqual([expected])
})

test('what the platform has is put back', async () => {
  const before = [globalThis.fetch, Object.getOwnPropertyDescriptor(Response.prototype, 'text')]
  await simulate({ seed: 7 }, (sim) => sim.sleep(1))
  expect([globalThis.fetch, Object.getOwnPropertyDescriptor(Response.prototype, 'text')]).toEqual(
    before,
  )
})
