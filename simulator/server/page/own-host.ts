import type { IncomingMessage } from 'node:http'
import type { Answer } from './page-file.js'

const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::(\d+))?$/i

/** The port in a Host header that names this machine, 80 where it names none; undefined for another name. */
export function ownPortIn(host = ''): number | undefined {
  const own = loopback.exec(host)
  return own === null ? undefined : Number(own[1] ?? 80)
}

/**
 * Whether a request that came over the loopback interface was meant for it: another name means that a page of somebody else had
 * its name lead here. The port is not looked at, which a tunnel may change. Over any other interface all names are good.
 */
export function isOwnHost({ headers, headersDistinct, socket }: IncomingMessage): boolean {
  const isLoopback = /^(?:::ffff:)?127\.|^::1$/.test(socket.localAddress ?? '')
  // of two Hosts Node takes the first; what stands between may take the last (RFC 9112, 3.2)
  if ((headersDistinct['host']?.length ?? 0) > 1) return false
  return !isLoopback || ownPortIn(headers.host) !== undefined
}

export const foreign: Answer = {
  status: 421,
  type: 'text/plain; charset=utf-8',
  body: 'this server answers to 127.0.0.1 and localhost alone',
}
