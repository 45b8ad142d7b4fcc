import { connect } from 'amqplib'

/** The version of the RabbitMQ at an address, as it says itself. */
export async function versionOf(uri: string): Promise<string> {
  const connection = await connect(uri)
  const { version } = connection.connection.serverProperties
  await connection.close()
  return version
}
