import { createServer, type AddressInfo, type Server } from 'node:net'
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:tls'
import { defaultSettings } from '../core/settings.js'
import type { OperatorCommand } from '../core/methods.js'
import type { BrokerSnapshot } from '../core/snapshot.js'
import { Operator } from '../operator/operator.js'
import { checkedPlugins, profileOf } from '../rabbitmq-version.js'
import type { BrokerOptions, BrokerTls } from './broker-options.js'
import { externalLoginOf, mayConnect, tlsServerOptions } from './certificates.js'
import { checkBrokerOptions } from './check-broker-options.js'
import { BrokerControl } from './control/control.js'
import { Hub } from './hub.js'
import { serveManagement } from './management/serve.js'
import type { Listener } from './management/context.js'
import { serveSocket } from './node-socket.js'
import { serveWebSocket } from './web-socket.js'

/** A broker that runs. */
export interface RunningBroker {
  /** The address for clients, with the first user's name and password: `amqp://guest:guest@127.0.0.1:45678`. */
  readonly uri: string
  /** The port of {@link uri}. */
  readonly port: number
  /** The address for clients over TLS; undefined when it was not asked for. */
  readonly tlsUri: string | undefined
  /** The address for clients over WebSocket; undefined when it was not asked for. */
  readonly webSocketUri: string | undefined
  /** The address of the management API, without user and password: `http://127.0.0.1:15672`. */
  readonly managementUri: string | undefined
  /** The commands of its operator, as with `rabbitmqctl`: policies, definitions. */
  readonly operator: Operator
  /** Lets it fail, pauses it, and shows what goes through it. */
  readonly control: BrokerControl
  /** The contents of the broker at this moment. */
  snapshot(): BrokerSnapshot
  /** Lets something happen to the broker: an alarm, a restart, nacks, a queue that is deleted. */
  operate(command: OperatorCommand): void
  /** Closes every connection with 320 CONNECTION_FORCED and stops listening. All messages and queues are gone. */
  stop(): Promise<void>
  /** Stops the broker, at the end of `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts a RabbitMQ of one's own that clients of any language can connect to. Everything is in memory; nothing of it
 * outlives `stop`.
 *
 * Rejects with a TypeError for an option that there is not or whose value is of the wrong kind, with a RangeError for a version
 * that is not simulated, and with Node's error (EADDRINUSE and so on) when it cannot listen.
 *
 * @example
 * await using broker = await startBroker()
 * const connection = await amqplib.connect(broker.uri)
 */
export async function startBroker(options: BrokerOptions = {}): Promise<RunningBroker> {
  checkBrokerOptions(options)
  const { host = '127.0.0.1', tls, webSocketPort, managementPort } = options
  const hub = new Hub(
    {
      ...defaultSettings,
      profile: profileOf(options.rabbitmq),
      plugins: checkedPlugins(options.plugins ?? []),
      users: options.users ?? defaultSettings.users,
      virtualHosts: options.virtualHosts ?? defaultSettings.virtualHosts,
      heartbeat: options.heartbeat ?? defaultSettings.heartbeat,
    },
    (size) => Buffer.allocUnsafeSlow(size),
    options.trace,
  )
  const operator = new Operator({
    broker: hub.broker,
    operate: (command) => hub.operate(command),
  })
  const control = new BrokerControl(hub)
  const listeners = new Listeners(host, hub)
  try {
    const port = await listeners.amqp(options.port ?? 0)
    const tlsPort = tls === undefined ? undefined : await listeners.amqps(tls)
    const wsPort =
      webSocketPort === undefined ? undefined : await listeners.webSocket(webSocketPort)
    const httpPort =
      managementPort === undefined
        ? undefined
        : await listeners.management(managementPort, operator, control)
    const address = host.includes(':') ? (host === '::' ? 'localhost' : `[${host}]`) : host
    const at = `${loginOf(hub)}${address}`
    const stop = (): Promise<void> => listeners.stop()
    return {
      uri: `amqp://${at}:${port}`,
      port,
      tlsUri: tlsPort === undefined ? undefined : `amqps://${at}:${tlsPort}`,
      webSocketUri: wsPort === undefined ? undefined : `ws://${address}:${wsPort}/ws`,
      managementUri: httpPort === undefined ? undefined : `http://${address}:${httpPort}`,
      operator,
      control,
      snapshot: () => hub.broker.snapshot(),
      operate: (command) => hub.operate(command),
      stop,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await listeners.stop()
    throw error
  }
}

/** Not every client takes guest for granted. */
function loginOf(hub: Hub): string {
  const [first] = Object.entries(hub.broker.settings.users)
  return first === undefined ? '' : `${first.map(encodeURIComponent).join(':')}@`
}

class Listeners {
  readonly #host: string
  readonly #hub: Hub
  readonly #servers: Server[] = []
  readonly #listening: Listener[] = []

  constructor(host: string, hub: Hub) {
    this.#host = host
    this.#hub = hub
  }

  amqp(port: number): Promise<number> {
    const server = createServer((socket) => serveSocket(socket, 'amqp', this.#hub.accept))
    return this.#listen(server, port, 'amqp')
  }

  amqps(tls: BrokerTls): Promise<number> {
    const server = createTlsServer(tlsServerOptions(tls), (socket) => {
      if (mayConnect(socket, tls)) {
        serveSocket(socket, 'amqps', this.#hub.accept, externalLoginOf(socket, tls))
      } else socket.destroy()
    })
    return this.#listen(server, tls.port ?? 0, 'amqp/ssl')
  }

  management(port: number, operator: Operator, control: BrokerControl): Promise<number> {
    const management = { hub: this.#hub, operator, control, listeners: () => this.#listening }
    const server = createHttpServer(serveManagement(management))
    return this.#listen(server, port, 'http')
  }

  async webSocket(port: number): Promise<number> {
    const { WebSocketServer } = await import('ws')
    const http = createHttpServer((_, response) => response.writeHead(426).end())
    const server = new WebSocketServer({
      server: http,
      handleProtocols: (protocols) => (protocols.has('amqp') ? 'amqp' : false),
    })
    server.on('connection', (socket, request) => serveWebSocket(socket, request, this.#hub.accept))
    return this.#listen(http, port, 'http/web-amqp')
  }

  async stop(): Promise<void> {
    const closed = this.#servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
        }),
    )
    this.#hub.shutDown()
    for (const server of this.#servers) {
      // a client that keeps a connection for the next request would keep the server
      if ('closeAllConnections' in server) (server as HttpServer).closeAllConnections()
    }
    await Promise.all(closed)
  }

  #listen(server: Server, port: number, protocol: string): Promise<number> {
    this.#servers.push(server)
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, this.#host, () => {
        server.off('error', reject)
        const { address, port: taken } = server.address() as AddressInfo
        this.#listening.push({ protocol, host: address, port: taken })
        resolve(taken)
      })
    })
  }
}
