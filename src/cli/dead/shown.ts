import { textProperties } from '../../amqp/copied-message.js'
import { decodeBody } from '../../wire/body.js'
import { fromHeader } from '../../wire/header-values.js'
import { redactWords } from '../../support/redact-words.js'
import type { TakenMessage } from '../operator/channel.js'
import { redactValue, shortened } from '../../support/redact-value.js'
import { deathsOf, originOf, type Death } from './origin.js'

/** A dead message for people and for JSON: redacted and shortened. */
export interface ShownMessage {
  readonly from: string | undefined
  readonly exchange: string | undefined
  readonly routingKey: string | undefined
  readonly reason: string | undefined
  readonly time: string | undefined
  /** AMQP's properties that are set, without the headers. */
  readonly properties: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  /** RabbitMQ's history of the message, the newest death first. */
  readonly deaths: readonly Death[]
  readonly bytes: number
  /** The beginning of the body; undefined when it is no text. */
  readonly body: string | undefined
}

const maxText = 300

const shownProperties = [...textProperties, 'timestamp', 'priority', 'expiration'] as const

/** @param bodyLength how many characters of the body are shown */
export function shownMessage(
  message: TakenMessage,
  deadQueue: string,
  bodyLength: number,
): ShownMessage {
  const { headers = {}, ...properties } = message.properties
  const { queue, exchange, routingKey, reason, time } = originOf(message, deadQueue)
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'x-death'))
  const set = shownProperties.filter((name) => properties[name] !== undefined)
  const body = bodyOf(message.content)
  return {
    from: said(queue),
    exchange: said(exchange),
    routingKey: said(routingKey),
    reason: said(reason),
    time,
    properties: shortTexts(Object.fromEntries(set.map((name) => [name, properties[name]]))),
    headers: shortTexts(others),
    deaths: deathsOf(headers).map(shownDeath),
    bytes: message.content.length,
    body: body === undefined ? undefined : shortened(body, bodyLength),
  }
}

/** The lines of a message, the first of them numbered. */
export function linesOf(message: ShownMessage, number: number): string[] {
  const { from = 'nobody knows where', exchange, routingKey, reason, time } = message
  const route =
    routingKey === undefined
      ? ''
      : ` (exchange \`${exchange ?? ''}\`, routing key \`${routingKey}\`)`
  const when = time === undefined ? '' : `, ${time}`
  const rows = [
    ...Object.entries(message.properties),
    ...Object.entries(message.headers).map(([name, value]) => [`header ${name}`, value] as const),
    ...message.deaths.map((death) => ['x-death', deathLine(death)] as const),
    [`body, ${message.bytes} bytes`, message.body ?? 'no text'] as const,
  ]
  return [
    `${number}. ${reason ?? 'dead for an unknown reason'}, from ${from}${route}${when}`,
    ...rows.map(
      ([name, value]) =>
        `     ${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ]
}

function deathLine({ queue, reason, count, time }: Death): string {
  return `${count} × ${reason} in ${queue}${time === undefined ? '' : `, last ${time}`}`
}

function said(text: string | undefined): string | undefined {
  return text === undefined ? undefined : saidText(text)
}

function saidText(text: string): string {
  return shortened(redactWords(text), maxText)
}

/** A peer may have forged it. */
function shownDeath(death: Death): Death {
  return {
    ...death,
    queue: saidText(death.queue),
    reason: saidText(death.reason),
    exchange: said(death.exchange),
    routingKey: said(death.routingKey),
  }
}

function shortTexts(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      shortened(redactWords(name), maxText),
      short(value, name),
    ]),
  )
}

/** A header as it is, if it is short; else its text, shortened. */
function short(value: unknown, name: string): unknown {
  const redacted = redactValue(fromHeader(value), name)
  if (redacted === undefined) return redacted
  const text = typeof redacted === 'string' ? redacted : JSON.stringify(redacted)
  return typeof redacted === 'string' || text.length > maxText ? shortened(text, maxText) : redacted
}

/** The text of a body: JSON is redacted by its keys. */
function bodyOf(content: Uint8Array): string | undefined {
  let text: string
  try {
    text = decodeBody(content)
  } catch {
    return undefined // no text: the number of bytes says so
  }
  try {
    return JSON.stringify(redactValue(JSON.parse(text)))
  } catch {
    return redactWords(text)
  }
}
