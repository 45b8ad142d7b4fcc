import type { Management } from './context.js'
import type { ApiUser } from './request.js'

/** The user of that name and password; undefined when there is none. */
export function userOf({ hub }: Management, name: string, password: string): ApiUser | undefined {
  if (hub.broker.users.get(name) !== password) return undefined
  return { name, password, tags: ['administrator'] }
}
