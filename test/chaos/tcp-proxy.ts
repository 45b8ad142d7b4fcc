import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A cable between a process and the broker, that can be cut, slowed down or held still. */
export class TcpProxy {
  readonly #server: Server
  readonly #target: number
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  #delayMs = 0
  #isFrozen = false

  static async to(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject)
      proxy.#server.listen(0, '127.0.0.1', resolve)
    })
    return proxy
  }

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer({ noDelay: true }, (near) => this.#pair(near))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Both ends see the connection reset. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy()
  }

  /** Every chunk takes so much longer from now on. */
  delay(ms: number): void {
    this.#delayMs = ms
  }

  /** Nothing goes through and nobody is told, as with a pulled cable. */
  freeze(): void {
    this.#isFrozen = true
    for (const pair of this.#pairs) for (const socket of pair) socket.pause()
  }

  /** All is well again. */
  heal(): void {
    this.#delayMs = 0
    if (!this.#isFrozen) return
    this.#isFrozen = false
    for (const pair of this.#pairs) for (const socket of pair) socket.resume()
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #pair(near: Socket): void {
    const far = connect({ port: this.#target, host: '127.0.0.1', noDelay: true })
    const pair = [near, far] as const
    this.#pairs.add(pair)
    this.#forward(near, far, pair)
    this.#forward(far, near, pair)
    if (this.#isFrozen) for (const socket of pair) socket.pause()
  }

  #forward(from: Socket, to: Socket, pair: readonly [Socket, Socket]): void {
    /** When the chunk before was handed on: the order stays, whatever the delay becomes. */
    let last = 0
    from.on('data', (chunk) => {
      const at = Math.max(last, Date.now() + this.#delayMs)
      last = at
      const wait = at - Date.now()
      if (wait <= 0) to.write(chunk)
      else setTimeout(() => to.writable && to.write(chunk), wait)
    })
    from.on('error', () => undefined)
    from.on('close', () => {
      this.#pairs.delete(pair)
      to.destroy()
    })
  }
}
