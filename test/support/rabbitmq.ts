/** What the cases need for a real broker; Node only. */
import { connect } from 'amqplib'
import { rabbitmqVersions, type RabbitmqVersion } from 'kinoko/simulator'

export * as client from 'amqplib'
export * as callbackClient from 'amqplib/callback_api'
export { setTimeout as sleep } from 'node:timers/promises'
export { hasOperator, openOperator } from './rabbitmq-operator.js'

/** The version in the server properties of a broker. */
async function versionOf(url: string): Promise<string> {
  const connection = await connect(url)
  const { serverProperties } = connection.connection as unknown as {
    serverProperties: { version: string }
  }
  await connection.close()
  return serverProperties.version
}

/** The version that a broker is held to: its own, or the latest before it. */
export async function profileVersionOf(url: string): Promise<RabbitmqVersion> {
  const version = await versionOf(url)
  const isReached = (known: RabbitmqVersion): boolean => numberOf(known) <= numberOf(version)
  const found = rabbitmqVersions.filter(isReached).at(-1)
  if (found === undefined) throw new Error(`there are no cases for RabbitMQ ${version}`)
  if (!version.startsWith(`${found}.`)) {
    console.warn(`RabbitMQ ${version} is held to the cases of ${found}`)
  }
  return found
}

function numberOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major * 1000 + minor
}
