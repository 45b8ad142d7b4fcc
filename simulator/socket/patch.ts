/**
 * `net.connect` and `tls.connect` that lead to a simulation, for client libraries that open their sockets themselves.
 *
 * A library that was loaded as an ES module with `import * as net from 'net'` sees a change of `net` only after
 * `module.syncBuiltinESMExports()`, and one that has taken `connect` out of it never does. What is not caught goes to
 * the real network: so a patch counts the sockets it gave, and who relies on it asks.
 */
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'
import type { World } from '../world/world.js'
import { SimulatedSocket } from './simulated-socket.js'

/** The sockets that lead to the simulation, and their host there. */
export interface PatchOptions {
  /** The ports that lead to the simulation, on whatever host, or a function that gives them. Default 5672 and 5671. */
  readonly ports?: readonly number[] | (() => readonly number[])
  /** The host names that lead there. Default: all. */
  readonly hosts?: readonly string[]
  /** The host of the simulation on which the library runs. Default `client`. */
  readonly on?: string
  /**
   * Seconds between heartbeats that clients are offered. Default 0: their timers are the platform's, which virtual time
   * does not wait for.
   */
  readonly heartbeat?: number
}

/** A patch that is in force. */
export interface SocketPatch {
  /** How many sockets have been opened through it. */
  readonly opened: number
  /** Takes it back. */
  undo(): void
  /** Takes the patch back, at the end of `using`. */
  [Symbol.dispose](): void
}

type Connect = (...args: unknown[]) => unknown

interface Patchable {
  connect: Connect
  createConnection?: Connect
}

/**
 * Lets the sockets that are opened from now on lead to the broker of a simulation.
 *
 * @example
 * const simulator = createSimulator({ seed: 7 })
 * using patch = patchSockets(simulator)
 * const connection = await amqplib.connect('amqp://localhost')     // the real amqplib
 */
export function patchSockets(
  simulator: { readonly world: World },
  options: PatchOptions = {},
): SocketPatch {
  const { ports = [5672, 5671], hosts, on = 'client' } = options
  let opened = 0
  const open = (args: readonly unknown[], isEncrypted: boolean): SimulatedSocket | undefined => {
    const { host, port, callback } = readArguments(args)
    const caught = typeof ports === 'function' ? ports() : ports
    if (!caught.includes(port) || hosts?.includes(host) === false) return undefined
    opened++
    const { world } = simulator
    const socket = new SimulatedSocket({
      world,
      host: world.host(on),
      port,
      name: host,
      heartbeat: options.heartbeat,
      isEncrypted,
    })
    if (callback !== undefined) socket.once(isEncrypted ? 'secureConnect' : 'connect', callback)
    return socket
  }
  const restores = [
    replace(net as unknown as Patchable, 'connect', (args) => open(args, false)),
    replace(net as unknown as Patchable, 'createConnection', (args) => open(args, false)),
    replace(tls as unknown as Patchable, 'connect', (args) => open(args, true)),
  ]
  syncBuiltinESMExports()
  const undo = (): void => {
    for (const restore of restores.splice(0)) restore()
    syncBuiltinESMExports()
  }
  return {
    get opened() {
      return opened
    },
    undo,
    [Symbol.dispose]: undo,
  }
}

/** Puts a function before another; gives one that takes it away again. */
function replace(
  module: Patchable,
  name: 'connect' | 'createConnection',
  open: (args: readonly unknown[]) => unknown,
): () => void {
  const original = module[name]!
  module[name] = (...args) => open(args) ?? original.apply(module, args)
  return () => {
    module[name] = original
  }
}

/** As Node reads them: an object with options, or port and host, and a callback last. */
function readArguments(args: readonly unknown[]): {
  readonly host: string
  readonly port: number
  readonly callback: (() => void) | undefined
} {
  const callback = args.find((arg) => typeof arg === 'function') as (() => void) | undefined
  const options = args.find((arg) => typeof arg === 'object' && arg !== null) ?? {}
  const [first, second] = args
  const given: Readonly<Record<string, unknown>> = {
    ...options,
    ...(typeof first === 'number' || typeof first === 'string' ? { port: first } : {}),
    ...(typeof second === 'string' ? { host: second } : {}),
  }
  const host = given['host'] ?? 'localhost'
  return {
    host: typeof host === 'string' ? host : 'localhost',
    port: Number(given['port']),
    callback,
  }
}
