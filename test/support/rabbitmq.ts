/** What the cases need for a real broker; Node only. */
import { connect } from 'amqplib'

export * as client from 'amqplib'
export * as callbackClient from 'amqplib/callback_api'
export { setTimeout as sleep } from 'node:timers/promises'

/** The version in the server properties of a broker. */
export async function versionOf(url: string): Promise<string> {
  const connection = await connect(url)
  const { serverProperties } = connection.connection as unknown as {
    serverProperties: { version: string }
  }
  await connection.close()
  return serverProperties.version
}
