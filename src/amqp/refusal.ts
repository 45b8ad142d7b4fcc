import { messageOf } from '../support/describe.js'

/**
 * The words of RabbitMQ when it refuses a connection for good: a user, a password or a virtual host that it does not
 * know. Undefined for every other error, for a virtual host that is only down, for a limit of connections that is reached
 * (others may leave), and for a broker that is starting.
 */
export function refusalOf(error: unknown): string | undefined {
  const text = messageOf(error)
  const [, said = text] = /with message "([^"]*)"/.exec(text) ?? []
  const isRefused = /\bACCESS[_-]REFUSED\b/.test(text)
  const isUnknown =
    /\bNOT[_-]ALLOWED\b/.test(text) && /not found|refused/.test(text) && !isFull.test(text)
  return isRefused || isUnknown ? said : undefined
}

const isFull = /limit \(\d+\) is reached/
