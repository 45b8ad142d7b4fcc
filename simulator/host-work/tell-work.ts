import type { PieceOfWork } from '../world/schedule/host-work.js'

/** `a timer, begun at OrderService.place (orders.ts:12:5)`: work of the platform, for people. */
export function tellWork({ kind, where }: PieceOfWork): string {
  const noun = nouns.find(([pattern]) => pattern.test(kind))?.[1] ?? 'work of the platform'
  const name = noun === kind ? kind : `${noun} (${kind})`
  return where === undefined ? name : `${name}, begun at ${where}`
}

const nouns: readonly (readonly [RegExp, string])[] = [
  [/^Timeout$/, 'a real timer'],
  [/^Immediate$/, 'an immediate'],
  [/^(FS|FILEHANDLE|BLOBREADER|STATWATCHER)/, 'a file'],
  [/^(TCP|TLS|PIPE|UDP|WRITEWRAP|SHUTDOWNWRAP|SENDWRAP|HTTP2)/, 'a socket or pipe'],
  [/^(GETADDRINFO|GETNAMEINFO|QUERYWRAP)/, 'a lookup of a name'],
  [/^PROCESSWRAP$/, 'a process'],
  [/^WORKER/, 'a worker thread'],
  [/^MESSAGEPORT$/, 'a message port'],
  [/^ZLIB$/, 'a compression'],
  [/^HTTP request$/, 'HTTP request'],
  [/(REQUEST|CRYPTO)/, 'a computation of node:crypto'],
]
