/**
 * The kinds of work that Node's async hooks tell of, by the type of the resource. Only Node's own types count:
 * libraries give theirs any name they like.
 */
export type Sort =
  /** Ends by itself, soon or late, and then says so once. */
  | 'job'
  /** Ends by itself and never fails to: the processor works on it, not a device and nobody at the other end. */
  | 'computation'
  /** `setTimeout` and `setInterval`: they may be what somebody waits for, or watch over something else. */
  | 'timer'
  /** `setImmediate`. */
  | 'immediate'
  /** A stream of zlib: it works while it holds a buffer. */
  | 'zlib'
  /** A socket, a port, a process: it may say something some day. */
  | 'handle'
  /** `process.nextTick` and `queueMicrotask`: done before the turn of the event loop is. */
  | 'tick'
  /** Work that waits for strangers: nothing that comes of it was asked for. */
  | 'server'

const sorts: Readonly<Record<Sort, readonly string[]>> = {
  job: [
    'FSREQCALLBACK',
    'FSREQPROMISE',
    'FILEHANDLECLOSEREQ',
    'BLOBREADER',
    'GETADDRINFOREQWRAP',
    'GETNAMEINFOREQWRAP',
    'QUERYWRAP',
    'TCPCONNECTWRAP',
    'PIPECONNECTWRAP',
    'WRITEWRAP',
    'SHUTDOWNWRAP',
    'UDPSENDWRAP',
    'SENDWRAP',
    'WORKERHEAPSNAPSHOT',
    'WORKERCPUUSAGE',
    'HEAPSNAPSHOT',
  ],
  computation: [
    'CHECKPRIMEREQUEST',
    'CIPHERREQUEST',
    'DERIVEBITSREQUEST',
    'HASHREQUEST',
    'KEYEXPORTREQUEST',
    'KEYGENREQUEST',
    'KEYPAIRGENREQUEST',
    'PBKDF2REQUEST',
    'RANDOMBYTESREQUEST',
    'RANDOMPRIMEREQUEST',
    'SCRYPTREQUEST',
    'SIGNREQUEST',
    'VERIFYREQUEST',
  ],
  timer: ['Timeout'],
  immediate: ['Immediate'],
  zlib: ['ZLIB'],
  handle: [
    'TCPWRAP',
    'PIPEWRAP',
    'TLSWRAP',
    'UDPWRAP',
    'TTYWRAP',
    'PROCESSWRAP',
    'WORKER',
    'MESSAGEPORT',
    'FSEVENTWRAP',
    'STATWATCHER',
    'HTTP2SESSION',
    'HTTP2STREAM',
    'QUIC_ENDPOINT',
    'QUIC_SESSION',
  ],
  tick: ['TickObject', 'Microtask'],
  server: ['TCPSERVERWRAP', 'PIPESERVERWRAP'],
}

const byType = new Map<string, Sort>(
  (Object.keys(sorts) as Sort[]).flatMap((sort) => sorts[sort].map((type) => [type, sort])),
)

/** The sort of a resource of that type; undefined for what is no work. */
export function sortOf(type: string): Sort | undefined {
  return byType.get(type)
}
