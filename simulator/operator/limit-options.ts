import type { UserLimits, VirtualHostLimits } from '../core/access/limits.js'
import { isObject } from '../options/check-names.js'

const ofVirtualHost: readonly (keyof VirtualHostLimits)[] = ['max-connections', 'max-queues']
const ofUser: readonly (keyof UserLimits)[] = ['max-connections', 'max-channels']

/** Limits of a virtual host as RabbitMQ takes them; a TypeError says what is wrong with them. */
export function parseVirtualHostLimits(name: string, limits: unknown): VirtualHostLimits {
  return parsed(`limits of virtual host '${name}'`, limits, ofVirtualHost)
}

/** Limits of a user as RabbitMQ takes them; a TypeError says what is wrong with them. */
export function parseUserLimits(name: string, limits: unknown): UserLimits {
  return parsed(`limits of user '${name}'`, limits, ofUser)
}

function parsed<K extends string>(
  what: string,
  given: unknown,
  known: readonly K[],
): Partial<Record<K, number>> {
  const limits = isListOfPairs(given) ? (Object.fromEntries(given) as unknown) : given
  if (!isObject(limits)) throw new TypeError(`${what}: they have to be an object`)
  for (const [limit, value] of Object.entries(limits)) {
    if (!known.some((one) => one === limit)) {
      throw new TypeError(`${what}: there is no limit "${limit}", only ${known.join(' and ')}`)
    }
    if (!Number.isInteger(value)) {
      throw new TypeError(
        `${what}: "${limit}" has to be a whole number, and is ${JSON.stringify(value)}; a negative one is no limit`,
      )
    }
  }
  return { ...limits } as Partial<Record<K, number>>
}

/** Definitions of RabbitMQ 3.10 and 4.0 have the limits of a virtual host as a list of names and numbers. */
export function isListOfPairs(limits: unknown): limits is readonly (readonly [string, unknown])[] {
  return Array.isArray(limits) && limits.every((pair) => Array.isArray(pair) && pair.length === 2)
}
