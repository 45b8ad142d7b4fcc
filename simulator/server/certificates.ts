/** TLS with certificates of clients, and who a certificate says that a client is. */
import type { TlsOptions, TLSSocket } from 'node:tls'
import type { ExternalLogin } from '../wire/session/login.js'
import type { BrokerTls } from './broker-options.js'

/** The options of Node for the server that listens. */
export function tlsServerOptions({ cert, key, ca }: BrokerTls): TlsOptions {
  const pem = { cert: Buffer.from(cert), key: Buffer.from(key) }
  if (ca === undefined) return pem
  // Node would turn a client without a certificate away like one with a wrong one
  return { ...pem, ca: Buffer.from(ca), requestCert: true, rejectUnauthorized: false }
}

/** Whether a client is let in: its certificate is one that `ca` has signed, or it shows none and need not. */
export function mayConnect(socket: TLSSocket, { ca, requireCertificate }: BrokerTls): boolean {
  if (ca === undefined) return true
  if (socket.getPeerX509Certificate() === undefined) return requireCertificate !== true
  return socket.authorized
}

/** The name of a client that may log in with EXTERNAL; undefined where nobody may. */
export function externalLoginOf(
  socket: TLSSocket,
  { ca, loginFrom = 'distinguished_name' }: BrokerTls,
): ExternalLogin | undefined {
  if (ca === undefined) return undefined
  const lines = socket.getPeerX509Certificate()?.subject.split('\n') ?? []
  const name = loginFrom === 'common_name' ? commonName(lines) : distinguishedName(lines)
  return { username: name === '' ? undefined : name }
}

/** RFC 4514 has the last part of a subject first. */
function distinguishedName(lines: readonly string[]): string {
  return lines
    .map((line) => partsOf(line).join('+'))
    .reverse()
    .join(',')
}

/** All there are, with commas between. */
function commonName(lines: readonly string[]): string {
  return lines
    .flatMap(partsOf)
    .filter((part) => part.startsWith('CN='))
    .map((part) => part.slice(3).replaceAll(/\\(.)/g, '$1'))
    .join(',')
}

/** A line of Node may hold several parts: `CN=b + UID=u`, where a plus of a value itself is escaped. */
function partsOf(line: string): readonly string[] {
  return line.split(' + ')
}
