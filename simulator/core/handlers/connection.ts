/** The opening of a connection: who, where to, and with what limits. */
import { plainPassword } from '../access/user.js'
import type { BrokerState } from '../broker-state.js'
import { Connection } from '../connection.js'
import type { ConnectionOpen, ConnectionStartOk } from '../methods.js'
import { methodIds, ProtocolError } from '../reply-codes.js'
import type { FieldTable, FieldValue } from '../values/table.js'
import { refuseConnection } from './limits.js'

/** The pause before RabbitMQ gives up a handshake that went wrong, so that nobody tries too often. */
const silentCloseDelayMs = 3000

/** The client speaks the protocol: the broker says who it is. */
export function startConnection(broker: BrokerState, connection: number): void {
  broker.emit({
    connection,
    channel: 0,
    method: 'connection.start',
    serverProperties: serverProperties(broker.profile.version),
    mechanisms: broker.profile.mechanisms,
  })
}

/** Lets a user in, or not, before a limit is spoken of. */
export function logIn(broker: BrokerState, command: ConnectionStartOk): void {
  const place = { connection: command.connection, channel: 0 }
  makeUser(broker, command)
  const error = refuseLogin(broker, command)
  if (error !== undefined) {
    const { replyCode, replyText } = error
    broker.emit({
      ...place,
      method: 'connection.close',
      replyCode,
      replyText,
      classId: 0,
      methodId: 0,
    })
    return
  }
  const { channelMax, frameMax, heartbeat } = broker.settings
  broker.emit({ ...place, method: 'connection.tune', channelMax, frameMax, heartbeat })
}

export function openConnection(broker: BrokerState, command: ConnectionOpen): void {
  const frameMax = negotiate(broker.settings.frameMax, command.frameMax)
  const place = { connection: command.connection, channel: 0 }
  makeUser(broker, command)
  const loginError = refuseLogin(broker, command)
  if (loginError === undefined && frameMax !== 0 && frameMax < broker.profile.smallestFrame) {
    broker.emit({ ...place, method: 'connection.hang-up', afterMs: silentCloseDelayMs })
    return
  }
  if (loginError === undefined) makeVirtualHost(broker, command.virtualHost)
  const error = loginError ?? refuseVirtualHost(broker, command)
  const virtualHost = broker.virtualHosts.get(command.virtualHost)
  const rights = broker.access.rightsOf(command.username, command.virtualHost)
  if (error !== undefined || virtualHost === undefined || rights === undefined) {
    const [classId, methodId] = methodIds['connection.open'] ?? [0, 0]
    const { replyCode = 0, replyText = '' } = error ?? {}
    broker.emit({ ...place, method: 'connection.close', replyCode, replyText, classId, methodId })
    return
  }
  const connection = new Connection(
    command.connection,
    virtualHost,
    { username: command.username, rights },
    broker.emit,
  )
  connection.channelMax = negotiate(broker.settings.channelMax, command.channelMax)
  broker.connections.set(connection.id, connection)
  broker.emit({
    connection: connection.id,
    channel: 0,
    method: 'connection.open-ok',
    channelMax: connection.channelMax,
    frameMax,
    heartbeat:
      command.heartbeat === undefined || command.heartbeat === 0
        ? (command.heartbeat ?? broker.settings.heartbeat)
        : negotiate(broker.settings.heartbeat, command.heartbeat),
    serverProperties: serverProperties(broker.profile.version),
  })
}

function makeUser(broker: BrokerState, command: ConnectionOpen | ConnectionStartOk): void {
  const { mechanism, username, password } = command
  const { users } = broker.access
  if (broker.settings.makesUsers !== true || mechanism === 'EXTERNAL' || users.has(username)) return
  const credential = plainPassword(password)
  users.set(username, { name: username, credential, tags: [], hasFullAccess: true })
}

function makeVirtualHost(broker: BrokerState, name: string): void {
  if (broker.settings.makesVirtualHosts !== true || broker.virtualHosts.has(name)) return
  broker.addVirtualHost(name)
}

/** The smaller limit, where 0 is none. */
function negotiate(ours: number, theirs: number): number {
  return ours === 0 || theirs === 0 ? Math.max(ours, theirs) : Math.min(ours, theirs)
}

function refuseLogin(
  broker: BrokerState,
  command: ConnectionOpen | ConnectionStartOk,
): ProtocolError | undefined {
  const { mechanism, username, password, isCertified } = command
  const user = broker.access.users.get(username)
  const isRight =
    mechanism === 'EXTERNAL' ? isCertified === true : user?.credential.isPassword(password)
  if (user !== undefined && isRight === true) return undefined
  return new ProtocolError(
    'ACCESS_REFUSED',
    `Login was refused using authentication mechanism ${mechanism}. For details see the broker logfile.`,
  )
}

function refuseVirtualHost(
  broker: BrokerState,
  command: ConnectionOpen,
): ProtocolError | undefined {
  const { username, virtualHost } = command
  const vhost = broker.virtualHosts.get(virtualHost)
  if (vhost === undefined) {
    return new ProtocolError('NOT_ALLOWED', `vhost ${virtualHost} not found`)
  }
  const limited = refuseConnection(broker, username, vhost)
  if (limited !== undefined) return limited
  if (broker.access.rightsOf(username, virtualHost) !== undefined) return undefined
  return new ProtocolError(
    'NOT_ALLOWED',
    `access to vhost '${virtualHost}' refused for user '${username}'`,
  )
}

/** Made once for each version: every connection is told them (docs/performance.md). */
const toldBy = new Map<string, FieldTable>()

function serverProperties(version: string): FieldTable {
  const properties = toldBy.get(version) ?? propertiesOf(version)
  toldBy.set(version, properties)
  return properties
}

function propertiesOf(version: string): FieldTable {
  return new Map<string, FieldValue>([
    [
      'capabilities',
      new Map<string, FieldValue>(
        [
          'publisher_confirms',
          'exchange_exchange_bindings',
          'basic.nack',
          'consumer_cancel_notify',
          'connection.blocked',
          'consumer_priorities',
          'authentication_failure_close',
          'per_consumer_qos',
          'direct_reply_to',
        ].map((name) => [name, true]),
      ),
    ],
    ['cluster_name', 'rabbit@kinoko'],
    ['copyright', 'Copyright (c) the Kinoko authors'],
    ['information', 'An in-memory model of RabbitMQ. Licensed under the MIT license.'],
    ['platform', 'JavaScript'],
    ['product', 'RabbitMQ'],
    ['version', version],
  ])
}
