/** What no RPC with JSON bodies can beat: both bodies written and read, a map of waiting calls, a promise. */
import type { Call } from '../harness/contender.js'

export function open(): Promise<Call> {
  const waiting = new Map<string, (value: unknown) => void>()
  let ids = 0
  const receive = async (id: string, body: Uint8Array): Promise<void> => {
    const { args } = JSON.parse(decode(body)) as { args: unknown[] }
    const result = await Promise.resolve(args[0])
    const reply = encode({ result, error: null })
    const resolve = waiting.get(id)
    waiting.delete(id)
    resolve?.((JSON.parse(decode(reply)) as { result: unknown }).result)
  }
  return Promise.resolve(
    (payload) =>
      new Promise((resolve) => {
        const id = String(ids++)
        waiting.set(id, resolve)
        void receive(id, encode({ args: [payload], kwargs: {} }))
      }),
  )
}

const encode = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const decode = (body: Uint8Array): string => Buffer.from(body).toString()
