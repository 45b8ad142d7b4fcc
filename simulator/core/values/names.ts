/** Names that begin so are the broker's own. */
export const reservedPrefix = 'amq.'
/** The name that a client puts in reply-to and consumes to get direct replies. */
export const directReplyTo = 'amq.rabbitmq.reply-to'

/** The name under which a channel that waits for direct replies is reached. */
export function replyAddress(names: NameGenerator): string {
  return `${directReplyTo}.${names.next(addressPrefix)}`
}

/** Whether a name has the form of a reply address, be it still in use or not; nothing but the channel looks at what is behind. */
export function isReplyAddress(name: string): boolean {
  return name.startsWith(ownAddress) && name.length >= ownAddress.length + randomLength
}

/** Whether a name looks like a process and a key behind a dot, as RabbitMQ's own addresses do, and the process is none. */
export function hasNoProcess(name: string): boolean {
  if (!name.startsWith(anyAddress) || isReplyAddress(name)) return false
  const parts = name.slice(directReplyTo.length).split('.')
  return parts.filter((part) => part !== '').length === 2
}

/** The kinds of things that have a name, as reply texts call them. */
export type NamedKind = 'queue' | 'exchange'

/** `queue 'orders' in vhost '/'`. */
export function describe(kind: NamedKind, name: string, virtualHost: string): string {
  return `${kind} '${name}' in vhost '${virtualHost}'`
}

/** The name of a type of queue in some reply texts of RabbitMQ. */
export function moduleOf(queueType: string): string {
  return `rabbit_${queueType}_queue`
}

const addressPrefix = 'g1h'
// every message is asked whether it is a reply
const anyAddress = `${directReplyTo}.`
const ownAddress = `${directReplyTo}.${addressPrefix}-`
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const randomLength = 22

/**
 * Makes up names for queues and consumers as RabbitMQ does, `amq.gen-` and 22 characters, but from a
 * counter: the core has no randomness, and the same commands give the same names.
 */
export class NameGenerator {
  #count = 0

  next(prefix: string): string {
    let state = ++this.#count
    let name = `${prefix}-`
    for (let i = 0; i < randomLength; i++) {
      // a multiplicative congruential step, mixed: names of neighbours should not look alike
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
      name += alphabet[((state ^ (state >>> 13)) >>> 8) & 63] ?? ''
    }
    return name
  }
}
