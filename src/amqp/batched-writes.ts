/** The parts of an amqplib connection that batching writes is about. */
interface Internals {
  readonly stream: Socket
  /** By number. Number 0 is no channel: amqplib writes its frames to the socket itself. */
  readonly channels: readonly (Entry | null | undefined)[]
  sendMessage(...args: unknown[]): boolean
  sendMethod(...args: unknown[]): boolean
  releaseChannel(channel: number): void
}

/** The part of a Node stream that batching writes is about. */
interface Socket {
  readonly writableNeedDrain: boolean
  readonly writable: boolean
  write(chunk: Uint8Array): boolean
  cork(): void
  uncork(): void
}

interface Entry {
  /** Holds the frames that the channel has sent, until they are written to the socket. */
  readonly buffer: { read(): Uint8Array | null }
}

/** Bytes that are written at a time before other connections have their turn. */
const maxBatchBytes = 65_536

const rested = Promise.resolve()

/**
 * Batches the frames that are sent on an amqplib connection from now on; leaves the connections of other libraries alone.
 *
 * amqplib collects what its channels send, waits for the event loop to come round, and then writes each message to
 * the socket by itself. Each write is a call of the operating system: under load half of what a process does
 * ("writes to the socket are batched" in docs/performance.md), and a call that is alone pays for the round ("frames are
 * written as soon as the sender rests"). Here all frames that are written in one go leave together, as soon as the code
 * that writes rests. Frames for which the socket has no room are left to amqplib, which waits until there is some.
 */
export function batchWrites(connection: unknown): void {
  const { connection: internals } = connection as { connection?: unknown }
  if (!isAmqplib(internals)) return
  let isScheduled = false
  const flush = (): void => {
    isScheduled = false
    write(internals)
  }
  for (const name of ['sendMessage', 'sendMethod'] as const) {
    const send = internals[name].bind(internals)
    internals[name] = (...args) => {
      if (!isScheduled) {
        isScheduled = true
        void rested.then(flush)
      }
      return send(...args)
    }
  }
  writeBeforeRelease(internals)
}

/**
 * When the broker closes a channel, amqplib answers and gives the number of the channel free in one go. A channel that is opened
 * next has the same number: its `channel.open` would leave before the answer, and the broker would end the connection.
 */
function writeBeforeRelease(internals: Internals): void {
  const release = internals.releaseChannel.bind(internals)
  internals.releaseChannel = (channel) => {
    const { stream, channels } = internals
    if (stream.writable && !stream.writableNeedDrain) {
      const buffer = channels[channel]?.buffer
      for (let frames = buffer?.read(); frames; frames = buffer?.read()) stream.write(frames)
    }
    release(channel)
  }
}

function write({ stream, channels }: Internals): void {
  if (!stream.writable || stream.writableNeedDrain) return
  stream.cork()
  let bytes = 0
  for (let number = 1; number < channels.length && bytes < maxBatchBytes; number++) {
    const buffer = channels[number]?.buffer
    while (buffer !== undefined && bytes < maxBatchBytes) {
      const frames = buffer.read()
      if (frames === null) break
      bytes += frames.byteLength
      stream.write(frames)
    }
  }
  stream.uncork()
}

/** amqplib's types say nothing of these parts, and another library of its shape may have none. */
function isAmqplib(internals: unknown): internals is Internals {
  const { stream, channels } = (internals ?? {}) as Partial<Internals>
  return (
    Array.isArray(channels) &&
    hasMethods(internals, 'sendMessage', 'sendMethod', 'releaseChannel') &&
    hasMethods(stream, 'write', 'cork', 'uncork')
  )
}

function hasMethods(object: unknown, ...names: readonly string[]): boolean {
  const methods = (object ?? {}) as Record<string, unknown>
  return names.every((name) => typeof methods[name] === 'function')
}
