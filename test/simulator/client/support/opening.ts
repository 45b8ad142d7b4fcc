import type { ConnectionOpen } from '../../../../simulator/core/methods.js'
import { FakeHost, openOk, rest, type Answer } from './fake-host.js'

type ConnectArguments = Parameters<FakeHost['client']['connect']>

/** Connects, gives the broker's answer, and tells what came of it and what the broker saw. */
export async function open(url?: unknown, options?: unknown, answer: Answer = openOk) {
  const host = new FakeHost()
  const connected = host.client.connect(...([url, options] as unknown as ConnectArguments)).then(
    (connection) => ({ connection }),
    (error: unknown) => ({ error: error as Error & Record<string, unknown> }),
  )
  await rest()
  const wire = host.wires.at(0)
  const command = wire?.sent.at(0) as ConnectionOpen | undefined
  await wire?.say(0, answer)
  const outcome = await connected
  return { host, wire: wire!, command: command!, error: undefined, ...outcome }
}

/** The broker's refusal. */
export const refused = (replyCode: number, replyText: string): Answer => ({
  method: 'connection.close',
  replyCode,
  replyText,
  classId: 10,
  methodId: 40,
})

export const loginRefused = refused(403, 'ACCESS_REFUSED - Login was refused')
