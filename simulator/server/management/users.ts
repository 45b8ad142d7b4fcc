import { createHash } from 'node:crypto'
import type { User } from '../../core/access/user.js'
import type { Management } from './context.js'
import { notAuthorised } from './http-error.js'
import type { ApiRequest, ApiUser } from './request.js'

/** The user of that name and password; undefined when there is none. */
export function userOf({ hub }: Management, name: string, password: string): ApiUser | undefined {
  const user = hub.broker.access.users.get(name)
  if (!user?.credential.isPassword(password)) return undefined
  return { name, password, tags: tagsOf(user) }
}

/** Whom a broker is started with administers it. */
export function tagsOf({ tags, hasFullAccess }: User): readonly string[] {
  return tags.length === 0 && hasFullAccess ? ['administrator'] : tags
}

export function requireAdministrator({ user }: ApiRequest): void {
  if (!user.tags.includes('administrator')) throw notAuthorised('Not administrator user')
}

/** A user as RabbitMQ shows one, which is as definitions have it. */
export function userView({ hub }: Management, user: User): object {
  const limits = hub.broker.access.limitsOf(user.name)
  return { name: user.name, ...credentialView(user), tags: tagsOf(user), limits }
}

function credentialView({ name, credential: { kept } }: User): object {
  if ('algorithm' in kept) return hashView(kept.algorithm, kept.bytes)
  // any salt will do: one made of the name lets the same user look the same
  const salt = createHash('sha256').update(name).digest().subarray(0, 4)
  const hash = createHash('sha256').update(salt).update(kept.password, 'utf8').digest()
  return hashView('rabbit_password_hashing_sha256', Buffer.concat([salt, hash]))
}

function hashView(algorithm: string, bytes: Uint8Array): object {
  return {
    password_hash: Buffer.from(bytes).toString('base64'),
    hashing_algorithm: algorithm,
  }
}
