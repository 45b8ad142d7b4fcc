/** `basic.publish`: checks in RabbitMQ's order, then routing, return and confirm in that order. */
import type { BrokerState } from '../broker-state.js'
import type { Channel } from '../channel/channel.js'
import { confirmOfLost } from '../channel/confirms.js'
import type { MessageDifferences } from '../differences.js'
import { checkDelay, delayedMessage } from '../exchanges/delayed-message.js'
import type { Queue } from '../queue/queue.js'
import { copyKeys } from '../queue/dead-letter/death.js'
import { typeAtom } from '../values/erlang-terms.js'
import { withProperties, type Message, type Properties } from '../message.js'
import type { BasicPublish } from '../methods.js'
import { describe, directReplyTo, hasNoProcess, isReplyAddress } from '../values/names.js'
import { ProtocolError, replyCodes } from '../reply-codes.js'
import {
  fieldType,
  hasUnreadableFloat,
  isArray,
  isSortedByName,
  sortedByName,
  withoutField,
  type FieldTable,
} from '../values/table.js'
import type { VirtualHost } from '../virtual-host.js'
import { permit, permitTopic } from './permissions.js'

const tenYearsMs = 315_360_000_000
const noCopies: readonly string[] = []

export function publish(broker: BrokerState, channel: Channel, command: BasicPublish): void {
  const { connection } = channel
  const { virtualHost } = connection
  if (command.immediate === true) throw new ProtocolError('NOT_IMPLEMENTED', 'immediate=true')
  checkSize(broker.profile.messages, command.bodySize ?? command.body.length)
  permit(channel, 'write', 'exchange', command.exchange)
  const exchange = virtualHost.exchange(command.exchange)
  if (exchange.internal) {
    const where = describe('exchange', exchange.name, virtualHost.name)
    throw new ProtocolError('ACCESS_REFUSED', `cannot publish to internal ${where}`)
  }
  permitTopic(channel, 'write', exchange, command.routingKey)
  const message = messageOf(channel, command)
  if (virtualHost.profile.access.checksCopies) {
    for (const key of message.carbonCopies) permitTopic(channel, 'write', exchange, key)
  }
  if (exchange.type === delayedMessage) checkDelay(message)
  if (exchange.name === '') checkAddresses(virtualHost, message)
  const { confirms, transaction } = channel
  if (transaction !== undefined) {
    const { mandatory } = command
    const queues = virtualHost.route(exchange, message)
    transaction.publish({ message, queues, mandatory })
    return
  }
  const deliveryTag = confirms?.next() ?? 0
  if (confirms !== undefined && broker.nacksToCome > 0) {
    broker.nacksToCome--
    confirms.answer(deliveryTag, false)
    return
  }

  const queues = virtualHost.route(exchange, message)
  const isTaken = deliver(channel, message, queues, command.mandatory)
  if (queues.length > 0) confirms?.answer(deliveryTag, isTaken)
  else if (confirms !== undefined) channel.tellConfirm(confirmOfLost(deliveryTag))
}

/** Gives a message to its queues, or back; false when a queue refuses it. */
export function deliver(
  channel: Channel,
  message: Message,
  queues: readonly Queue[],
  mandatory: boolean,
): boolean {
  const isLost = queues.length === 0 && mandatory
  if (isLost && !isReply(channel.connection.virtualHost, message)) tellReturned(channel, message)
  let isTaken = true
  for (const queue of queues) {
    if (!queue.isDeleted && !queue.publish(message, channel)) isTaken = false
  }
  return isTaken
}

/** Some versions never return mandatory replies, whoever asked for them. Case: direct-reply-to, "returns mandatory replies, or never does". */
function isReply({ profile }: VirtualHost, message: Message): boolean {
  const { exchange, routingKey, carbonCopies } = message
  if (profile.directReplies.returnsMandatory || exchange !== '') return false
  return isReplyAddress(routingKey) || carbonCopies.some(isReplyAddress)
}

/** Case: direct-reply-to, "makes the broker fail over an address without a process". */
function checkAddresses({ profile }: VirtualHost, { routingKey, carbonCopies }: Message): void {
  if (!profile.directReplies.failsWithoutProcess) return
  if (hasNoProcess(routingKey) || carbonCopies.some(hasNoProcess)) {
    throw new ProtocolError('INTERNAL_ERROR')
  }
}

function tellReturned({ connection, number }: Channel, message: Message): void {
  connection.emit({
    connection: connection.id,
    channel: number,
    method: 'basic.return',
    replyCode: replyCodes.NO_ROUTE,
    replyText: 'NO_ROUTE',
    message,
  })
}

function messageOf(channel: Channel, command: BasicPublish): Message {
  const { exchange, routingKey, body } = command
  const { messages } = channel.connection.virtualHost.profile
  // RabbitMQ's channel process fails over it
  const { headers: published } = command.properties
  if (published !== undefined && hasUnreadableFloat(published)) {
    throw new ProtocolError('INTERNAL_ERROR')
  }
  const properties = checked(channel, command.properties, messages)
  const { headers } = properties
  const hasCopies = headers !== undefined && (headers.has('CC') || headers.has('BCC'))
  if (hasCopies) checkCopies(headers)
  if (messages.checksUserLast) checkUser(channel, properties.userId)
  return {
    exchange,
    routingKey,
    carbonCopies: hasCopies ? copyKeys(headers) : noCopies,
    properties: messages.isNormalised ? normalised(properties) : withoutBlindCopies(properties),
    body,
  }
}

/** The properties as the channel takes them, after its checks, in RabbitMQ's order. */
function checked(
  channel: Channel,
  published: Properties,
  { checksUserLast, checksDeliveryMode }: MessageDifferences,
): Properties {
  const properties = withReplyAddress(channel, published)
  if (!checksUserLast) checkUser(channel, properties.userId)
  checkExpiration(properties.expiration)
  if (checksDeliveryMode) checkDeliveryMode(properties.deliveryMode)
  return properties
}

function checkCopies(headers: FieldTable): void {
  for (const name of ['CC', 'BCC']) {
    const keys = headers.get(name)
    if (keys === undefined || isArray(keys)) continue
    const type = typeAtom(fieldType(keys))
    throw invalidMessage(`{unacceptable_type_in_header,"${name}",${type}}`)
  }
}

function withoutBlindCopies(properties: Properties): Properties {
  const { headers } = properties
  if (headers?.has('BCC') !== true) return properties
  return withProperties(properties, { headers: withoutField(headers, 'BCC') })
}

/** Cases: headers, "arrive in their order, or sorted by name"; publish, "takes expirations of any notation of a whole number". */
function normalised(published: Properties): Properties {
  const properties = withoutBlindCopies(published)
  const { headers, expiration } = properties
  const isPlain = expiration === undefined || String(Number(expiration)) === expiration
  if (isPlain && (headers === undefined || isSortedByName(headers))) return properties
  return withProperties(properties, {
    headers: headers && sortedByName(headers),
    expiration: expiration === undefined ? undefined : String(Number(expiration)),
  })
}

/** A channel that asks for direct replies gets them under a name of its own, which only it consumes. */
function withReplyAddress(channel: Channel, properties: Properties): Properties {
  if (properties.replyTo !== directReplyTo) return properties
  if (channel.replyConsumer === undefined) {
    throw new ProtocolError('PRECONDITION_FAILED', 'fast reply consumer does not exist')
  }
  return withProperties(properties, { replyTo: channel.replyConsumer.replyTo })
}

function checkSize({ maxSize, maxSizeName }: MessageDifferences, size: number): void {
  if (size <= maxSize) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `message size ${size} is larger than ${maxSizeName} ${maxSize}`,
  )
}

function checkUser(channel: Channel, claimed: string | undefined): void {
  const actual = channel.connection.username
  if (claimed === undefined || claimed === actual) return
  throw new ProtocolError(
    'PRECONDITION_FAILED',
    `user_id property set to '${claimed}' but authenticated user was '${actual}'`,
  )
}

/** A whole number of milliseconds in decimal digits, as Erlang's `string:to_integer` reads it. */
function checkExpiration(expiration: string | undefined): void {
  if (expiration === undefined) return
  const [, digits, rest] = /^([+-]?\d+)?([\s\S]*)$/.exec(expiration) ?? []
  const reason =
    digits === undefined
      ? 'no_integer'
      : rest !== undefined && rest !== ''
        ? `{leftover_string,"${rest}"}`
        : rangeError(BigInt(digits.replace('+', '')))
  if (reason === undefined) return
  throw new ProtocolError('PRECONDITION_FAILED', `invalid expiration '${expiration}': ${reason}`)
}

function rangeError(ms: bigint): string | undefined {
  if (ms < 0n) return `{value_negative,${ms}}`
  return ms > tenYearsMs ? `{value_too_large,${ms}}` : undefined
}

function checkDeliveryMode(mode: number | undefined): void {
  if (mode === undefined || mode === 1 || mode === 2) return
  throw invalidMessage(`{delivery_mode_unknown,${mode}}`)
}

function invalidMessage(reason: string): ProtocolError {
  return new ProtocolError('PRECONDITION_FAILED', `invalid message: ${reason}`)
}
