/** Someone who may log in. */
export interface User {
  readonly name: string
  readonly credential: Credential
  /** RabbitMQ's tags, such as `administrator`; AMQP does not look at them. */
  readonly tags: readonly string[]
  /** Whether the user may do all in every virtual host for which no permissions of the user were set. */
  readonly hasFullAccess: boolean
}

/** How a broker knows a user again. */
export interface Credential {
  isPassword(password: string): boolean
}

/** A password that is known. */
export function plainPassword(known: string): Credential {
  return { isPassword: (password) => password === known }
}
