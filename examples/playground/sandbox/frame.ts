/**
 * The frame in which workers for the scenarios' code are started. It has an origin of its own and no network, so the
 * code reaches neither what the site has stored nor anybody else.
 */
import { runnerAddress, sandboxAddress } from 'virtual:workers'

export interface SandboxFrame {
  /**
   * Starts a worker, in place of the one with that id. The port leads to it.
   *
   * @param onBroken called when it cannot run, with the reason
   */
  start(id: string, onBroken: (reason: string) => void): MessagePort
  end(id: string): void
}

let opening: Promise<SandboxFrame> | undefined

/** Opened when it is first asked for; a failure is not remembered. */
export function openFrame(): Promise<SandboxFrame> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined
    throw error
  })
  return opening
}

async function open(): Promise<SandboxFrame> {
  const [script, target] = await Promise.all([fetchScript(), loadFrame()])
  const listeners = new Map<string, (reason: string) => void>()
  addEventListener('message', ({ source, data }: MessageEvent<{ id: string; broken: string }>) => {
    if (source === target) listeners.get(data.id)?.(data.broken)
  })
  return {
    start(id, onBroken) {
      const { port1, port2 } = new MessageChannel()
      listeners.set(id, onBroken)
      // its origin has no name that could be put here
      target.postMessage({ id, script }, '*', [port2])
      return port1
    },
    end: (id) => target.postMessage({ id }, '*'),
  }
}

async function fetchScript(): Promise<string> {
  const response = await fetch(runnerAddress)
  if (!response.ok) {
    throw new Error(`the simulator could not be loaded: ${response.status} for ${runnerAddress}`)
  }
  return response.text()
}

function loadFrame(): Promise<Window> {
  return new Promise((resolve, reject) => {
    const frame = document.createElement('iframe')
    frame.setAttribute('sandbox', 'allow-scripts')
    frame.src = sandboxAddress
    frame.hidden = true
    frame.title = 'Sandbox'
    frame.onload = () => {
      if (frame.contentWindow === null) reject(new Error('the sandbox could not be opened'))
      else resolve(frame.contentWindow)
    }
    document.body.append(frame)
  })
}
