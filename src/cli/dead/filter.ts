import { InvalidArgumentError } from 'commander'
import { decodeBody } from '../../wire/body.js'
import type { TakenMessage } from '../operator/channel.js'
import { originOf, type Origin } from './origin.js'

/** Whether a message of a queue of dead ones is meant. */
export type Filter = (message: TakenMessage, deadQueue: string) => boolean

type Read = (message: TakenMessage, origin: Origin) => unknown

const fields: Readonly<Record<string, Read>> = {
  reason: (_, { reason }) => reason,
  queue: (_, { queue }) => queue,
  exchange: (_, { exchange }) => exchange,
  'routing-key': (_, { routingKey }) => routingKey,
  type: ({ properties }) => properties.type,
  'message-id': ({ properties }) => properties.messageId,
  'correlation-id': ({ properties }) => properties.correlationId,
  body: ({ content }) => bodyText(content),
}

/** The names that `--filter` takes. */
export const filterNames = [...Object.keys(fields), 'header:NAME'].join(', ')

/**
 * Reads `reason=rejected` (is), `body~tea` (contains) or `header:tenant=acme`. Throws an InvalidArgumentError for anything else.
 */
export function parseFilter(text: string): Filter {
  const [, name = '', operator, wanted = ''] = /^([^=~]+)([=~])(.*)$/s.exec(text) ?? []
  const read = readerOf(name)
  if (read === undefined) {
    throw new InvalidArgumentError(
      `It must be NAME=VALUE (is) or NAME~VALUE (contains), where NAME is one of ${filterNames}.`,
    )
  }
  return (message, deadQueue) => {
    const value = read(message, originOf(message, deadQueue))
    if (value === undefined || value === null) return false
    const words = typeof value === 'string' ? value : JSON.stringify(value)
    return operator === '=' ? words === wanted : words.includes(wanted)
  }
}

function readerOf(name: string): Read | undefined {
  const header = /^header:(.+)$/s.exec(name)?.[1]
  if (header !== undefined) return ({ properties }) => properties.headers?.[header]
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

function bodyText(content: Uint8Array): string | undefined {
  try {
    return decodeBody(content)
  } catch {
    return undefined // no text, so it contains none
  }
}
