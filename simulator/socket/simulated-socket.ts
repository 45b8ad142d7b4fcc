import { nextTick } from 'node:process'
import { Duplex } from 'node:stream'
import type { LostReason } from '../world/network/wire.js'
import { ByteStream, type ByteStreamOptions } from './byte-stream.js'

export interface SimulatedSocketOptions extends ByteStreamOptions {
  /** Whether it looks like one of TLS. */
  readonly isEncrypted?: boolean
}

/**
 * A socket as client libraries use it: a `net.Socket` in all that they ask of one. It leads to the broker of a
 * simulation, in its time.
 */
export class SimulatedSocket extends Duplex {
  /** Whether the connection is still being made. */
  connecting = true
  /** The address of the broker: always that of the loopback interface. */
  readonly remoteAddress = '127.0.0.1'
  /** The family of {@link remoteAddress}. */
  readonly remoteFamily = 'IPv4'
  /** The port of the broker. */
  readonly remotePort: number
  /** The address of the client: always that of the loopback interface. */
  readonly localAddress = '127.0.0.1'
  /** The port of the client, one of its own for each socket. */
  readonly localPort: number
  /** Whether it is a socket of TLS for the client; nothing is really encrypted. */
  readonly encrypted: boolean
  /** Whether the certificate of the broker is trusted: always. */
  readonly authorized = true
  /** Milliseconds as given to {@link setTimeout}; 0 for none. */
  timeout = 0
  /** Octets that came from the broker. */
  bytesRead = 0
  /** Octets that were written to the broker. */
  bytesWritten = 0
  readonly #stream: ByteStream
  readonly #name: string

  /** @internal */
  constructor({ isEncrypted = false, ...options }: SimulatedSocketOptions) {
    super({ allowHalfOpen: false, emitClose: true })
    this.remotePort = options.port
    this.#name = options.name ?? 'localhost'
    this.encrypted = isEncrypted
    this.#stream = new ByteStream(options, {
      data: (bytes) => this.#receive(bytes),
      ended: (reason) => this.#end(reason),
    })
    this.localPort = firstPort + this.#stream.connection
    if (!this.#stream.isRefused) nextTick(this.#onConnected)
  }

  /** Whether the connection is still being made. */
  get pending(): boolean {
    return this.connecting
  }

  /** `opening`, `open` or `closed`. */
  get readyState(): string {
    return this.connecting ? 'opening' : this.destroyed ? 'closed' : 'open'
  }

  /** Without effect: a simulated network decides itself when frames travel. */
  setNoDelay(): this {
    return this
  }

  /** Without effect: nothing is sent to keep a simulated connection alive. */
  setKeepAlive(): this {
    return this
  }

  /** Kept and never due: real time does not pass for a simulation. */
  setTimeout(timeout: number, callback?: () => void): this {
    this.timeout = timeout
    if (callback !== undefined && timeout > 0) this.once('timeout', callback)
    else if (callback !== undefined) this.off('timeout', callback)
    return this
  }

  /** Without effect: a simulation keeps no process alive. */
  ref(): this {
    return this
  }

  /** Without effect: a simulation keeps no process alive. */
  unref(): this {
    return this
  }

  /** The client's end, as `net.Socket` tells it. */
  address(): object {
    return { address: this.localAddress, family: 'IPv4', port: this.localPort }
  }

  /** Called by the stream; the broker pushes its bytes on its own. */
  override _read(): void {
    // bytes are pushed when they come
  }

  /** Called by the stream with each chunk for the broker. */
  override _write(chunk: Buffer, _: string, done: (error?: Error | null) => void): void {
    this.bytesWritten += chunk.length
    this.#stream.write(chunk)
    done()
  }

  /** Called by the stream after the last chunk: closes both directions. */
  override _final(done: (error?: Error | null) => void): void {
    this.#stream.end()
    done()
    this.push(null)
  }

  /** Called by the stream when the client gives the socket up. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.connecting = false
    this.#stream.end()
    done(error)
  }

  readonly #onConnected = (): void => {
    if (this.destroyed || !this.connecting) return
    this.connecting = false
    this.emit('connect')
    if (this.encrypted) this.emit('secureConnect')
    this.emit('ready')
  }

  #receive(bytes: Uint8Array): void {
    this.bytesRead += bytes.length
    this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
  }

  #end(reason: LostReason): void {
    if (reason === 'END') this.push(null)
    else this.destroy(socketError(reason, this.#name, this.remotePort))
  }
}

/** Local ports are the connection's number above this. */
const firstPort = 40_000

function socketError(reason: Exclude<LostReason, 'END'>, name: string, port: number): Error {
  switch (reason) {
    case 'ENOTFOUND':
      return unknownName(name)
    case 'ECONNREFUSED':
      return systemError('connect', reason, -111, { address: '127.0.0.1', port })
    case 'ECONNRESET':
      return systemError('read', reason, -104, {})
    case 'HEARTBEAT':
      return systemError('read', 'ETIMEDOUT', -110, {})
  }
}

function unknownName(hostname: string): Error {
  const details = { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname }
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), details)
}

/** An error as Node on Linux makes it. */
function systemError(
  syscall: string,
  code: string,
  errno: number,
  place: { readonly address?: string; readonly port?: number },
): Error {
  const where = place.address === undefined ? '' : ` ${place.address}:${place.port}`
  return Object.assign(new Error(`${syscall} ${code}${where}`), { code, errno, syscall, ...place })
}
