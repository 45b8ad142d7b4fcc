/** How clients, exchanges and queues of a broker are called in the picture. */
import type { ConnectionState } from './lines.js'

export const defaultExchange = '(default)'

export function exchangeName(name: string): string {
  return name === '' ? defaultExchange : name
}

/** What a client calls itself; else its library, and the port of the client. */
export function titleOf({ connection_name, product, name }: ConnectionState): string {
  if (typeof connection_name === 'string' && connection_name !== '') return connection_name
  const library = typeof product === 'string' && product !== '' ? product : 'client'
  const short = library.replace(/^RabbitMQ\s+|\s+(?:Client|Library).*$/gi, '')
  return `${short} ${portOf(name)}`.trim()
}

/** The address of a client: `127.0.0.1:50000`. */
export function addressOf({ name }: ConnectionState): string {
  return name.split(' ')[0] ?? ''
}

function portOf(name: string): string {
  return /:\d+(?= ->)/.exec(name)?.[0] ?? ''
}

/** The names of its places: of a client that only sends, of one that consumes, and of its consumers. */
export const clientName = (connection: number): string => `client#${connection}`
export const serviceName = (connection: number): string => `c${connection}`
export const consumerName = (connection: number, number: number): string =>
  `c${connection}#${number}`
