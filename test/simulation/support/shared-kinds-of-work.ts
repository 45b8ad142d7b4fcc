/** Kinds of real work that Node and browsers have alike. */
const emptyWasm = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])

export const messageChannel = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(1)
  })

export const compileWasm = (): Promise<unknown> => WebAssembly.compile(emptyWasm)
