/** Real work that every platform has, a browser too: the run is that of a method which waits for nothing. */
import { expect, test } from 'vitest'
import { rpc, service } from 'kinoko'
import { simulate, type Simulation } from 'kinoko/testing'

/** Taken before any simulation can put its own in its place. */
const realTimeout = setTimeout
const bytes = new Uint8Array(200_000)
/** Longer than somebody gets of whom nothing can be seen. */
const longMs = 400

let work: () => Promise<unknown>

@service('worker')
class WorkService {
  @rpc async work(): Promise<number> {
    await work()
    return 1
  }
}

async function callThrice(sim: Simulation): Promise<string | undefined> {
  sim.service(WorkService, { instances: 2 })
  const proxy = await sim.proxy<WorkService>('worker')
  expect(await Promise.all([proxy.work(), proxy.work(), proxy.work()])).toEqual([1, 1, 1])
  return sim.trace?.hash()
}

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
  'WebAssembly.compile': () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
  'a MessageChannel': () =>
    new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(1)
    }),
}

test.each(Object.entries(kinds))('%s', async (_, kind) => {
  work = () => Promise.resolve()
  // a page that nobody looks at has its timers once a second
  const options = { seed: 7, foreignWaitMs: 10_000 }
  const expected = await simulate(options, callThrice)
  work = kind
  const hashes = new Set<string | undefined>()
  for (let i = 0; i < 3; i++) hashes.add(await simulate(options, callThrice))
  expect([...hashes]).toEqual([expected])
})

test('what the platform has is put back', async () => {
  const before = [globalThis.fetch, Object.getOwnPropertyDescriptor(Response.prototype, 'text')]
  await simulate({ seed: 7 }, (sim) => sim.sleep(1))
  expect([globalThis.fetch, Object.getOwnPropertyDescriptor(Response.prototype, 'text')]).toEqual(
    before,
  )
})
