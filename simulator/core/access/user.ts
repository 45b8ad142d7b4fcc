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
  /** The password or hash that the broker keeps, for an export. */
  readonly kept: KeptPassword
}

export type KeptPassword = { readonly password: string } | KeptHash

/** A salt of four bytes and the hash of salt and password, by RabbitMQ's name of the algorithm. */
export interface KeptHash {
  readonly algorithm: string
  readonly bytes: Uint8Array
}

/** A password that is known. */
export function plainPassword(known: string): Credential {
  return { isPassword: (password) => password === known, kept: { password: known } }
}
