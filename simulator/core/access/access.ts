import { compilePattern } from '../values/pattern.js'
import type { UserLimits } from './limits.js'
import type { User } from './user.js'

/** The permissions of a user in a virtual host: patterns of the names of queues and exchanges. */
export interface Permissions {
  readonly configure: string
  readonly write: string
  readonly read: string
}

/** The permissions of a user for a topic exchange, to publish and to bind: patterns of routing keys. */
export interface TopicPermissions {
  readonly write: string
  readonly read: string
}

/** A use of a queue or an exchange that needs permission. */
export type AccessKind = keyof Permissions

/** The permissions of a connection's user in its virtual host. */
export interface Rights {
  readonly names: Readonly<Record<AccessKind, RegExp>>
  /** By the name of the exchange. */
  readonly topics: ReadonlyMap<string, Readonly<Record<keyof TopicPermissions, RegExp>>>
}

/** Everything is permitted. */
export const allRights = 'all rights'

/** Nothing is permitted. */
export const noRights: Rights = {
  names: { configure: /(?!)/u, write: /(?!)/u, read: /(?!)/u },
  topics: new Map(),
}

const noLimits: UserLimits = {}

/** The users of a broker, and what they may do. */
export class Access {
  readonly users = new Map<string, User>()
  readonly #limits = new Map<string, UserLimits>()
  readonly #permissions = new Map<string, Map<string, Permissions>>()
  readonly #topics = new Map<string, Map<string, Map<string, TopicPermissions>>>()

  /** A user with its permissions is no more. */
  deleteUser(name: string): void {
    this.users.delete(name)
    this.#limits.delete(name)
    this.#permissions.delete(name)
    this.#topics.delete(name)
  }

  /** A virtual host is no more, and neither are the permissions for it. */
  forgetVirtualHost(virtualHost: string): void {
    for (const ofUser of [...this.#permissions.values(), ...this.#topics.values()]) {
      ofUser.delete(virtualHost)
    }
  }

  /** An exchange is no more; gives the users that had topic permissions for it. */
  forgetExchange(virtualHost: string, exchange: string): readonly string[] {
    const users = [...this.#topics].filter(([, ofUser]) =>
      ofUser.get(virtualHost)?.delete(exchange),
    )
    return users.map(([user]) => user)
  }

  limitsOf(user: string): UserLimits {
    return this.#limits.get(user) ?? noLimits
  }

  /** Limits that are not named stay as they are; undefined takes all of them away. */
  setLimits(user: string, limits: UserLimits | undefined): void {
    if (limits === undefined) this.#limits.delete(user)
    else this.#limits.set(user, { ...this.limitsOf(user), ...limits })
  }

  setPermissions(user: string, virtualHost: string, permissions: Permissions | undefined): void {
    const ofUser = entryOf(this.#permissions, user)
    if (permissions === undefined) ofUser.delete(virtualHost)
    else ofUser.set(virtualHost, permissions)
  }

  setTopicPermissions(
    user: string,
    virtualHost: string,
    exchange: string,
    permissions: TopicPermissions | undefined,
  ): void {
    const ofHost = entryOf(entryOf(this.#topics, user), virtualHost)
    if (permissions === undefined) ofHost.delete(exchange)
    else ofHost.set(exchange, permissions)
  }

  /** The permissions of a user in a virtual host; undefined: it may not even enter. */
  rightsOf(name: string, virtualHost: string): Rights | typeof allRights | undefined {
    const user = this.users.get(name)
    if (user === undefined) return undefined
    const permissions = this.#permissions.get(name)?.get(virtualHost)
    const topics = this.#topics.get(name)?.get(virtualHost)
    if (permissions === undefined) return user.hasFullAccess ? allRights : undefined
    return {
      names: {
        configure: patternOf(permissions.configure),
        write: patternOf(permissions.write),
        read: patternOf(permissions.read),
      },
      topics: new Map(
        [...(topics ?? [])].map(([exchange, { write, read }]) => [
          exchange,
          {
            write: patternOf(filledIn(write, name, virtualHost)),
            read: patternOf(filledIn(read, name, virtualHost)),
          },
        ]),
      ),
    }
  }

  /** The topic permissions that were set: user, virtual host, exchange, patterns. */
  *topicPermissions(): IterableIterator<
    readonly [user: string, virtualHost: string, exchange: string, permissions: TopicPermissions]
  > {
    for (const [user, ofUser] of this.#topics) {
      for (const [virtualHost, ofHost] of ofUser) {
        for (const [exchange, permissions] of ofHost) {
          yield [user, virtualHost, exchange, permissions]
        }
      }
    }
  }

  /** The permissions that were set: user, virtual host, patterns. */
  *permissions(): IterableIterator<
    readonly [user: string, virtualHost: string, permissions: Permissions]
  > {
    for (const [user, ofUser] of this.#permissions) {
      for (const [virtualHost, permissions] of ofUser) yield [user, virtualHost, permissions]
    }
  }
}

function entryOf<K, K2, V>(maps: Map<K, Map<K2, V>>, key: K): Map<K2, V> {
  const found = maps.get(key) ?? new Map<K2, V>()
  maps.set(key, found)
  return found
}

/** An empty pattern matches the empty name alone. */
function patternOf(pattern: string): RegExp {
  return compilePattern(pattern === '' ? '^$' : pattern)
}

/** Topic permissions may name the user and the virtual host. */
function filledIn(pattern: string, user: string, virtualHost: string): string {
  return pattern.replaceAll('{username}', user).replaceAll('{vhost}', virtualHost)
}
