import { callStackOf, methodOfWorker, targetOf } from './request.js'
import { propertyOf, type TracedMessage } from './traced-message.js'

/**
 * The host behind each connection: `orders#0`, `orders#1`, `client#0`. The firehose names connections alone, so the names come
 * of the messages: whoever is given requests for a service, or events for its handlers, is an instance of the service. One
 * instance may have several connections; a request and its reply show which belong together.
 *
 * @returns the name by that of the connection
 */
export function hostsOf(messages: readonly TracedMessage[]): ReadonlyMap<string, string> {
  const owners = new Owners()
  const callers = new Map<string, string>()
  const servers = new Map<string, TracedMessage>()
  for (const message of messages) {
    const { kind, connection, queues } = message
    owners.add(connection)
    const service = kind === 'delivered' ? serviceOfQueue(queues[0] ?? '') : senderOf(message)
    if (service !== undefined) owners.call(connection, service)
    const id = propertyOf(message, 'correlation_id')
    if (id === undefined) continue
    const isRequest = targetOf(message) !== undefined
    if (isRequest && kind === 'published') {
      callers.set(id, connection)
      owners.join(connection, connectionAtWork(message, servers.values()))
    } else if (isRequest) {
      servers.set(id, message)
      owners.serves(connection)
    } else if (kind === 'published') {
      owners.join(connection, servers.get(id)?.connection)
      servers.delete(id)
    } else owners.join(connection, callers.get(id))
  }
  return owners.names()
}

/**
 * The connection that got the request in whose course a worker sends one, where only one can be meant. Calls and requests of an
 * instance may go over connections of their own.
 */
function connectionAtWork(
  message: TracedMessage,
  open: Iterable<TracedMessage>,
): string | undefined {
  const stack = callStackOf(message)
  const method = methodOfWorker(stack.at(-1) ?? '')
  const above = stack.slice(0, -1).join()
  const possible = [...open].filter(
    (request) =>
      targetOf(request) === method && (above === '' || callStackOf(request).join() === above),
  )
  return possible.length === 1 ? possible[0]!.connection : undefined
}

/** The service whose requests, or whose events, a queue takes; undefined for a queue of anything else. */
function serviceOfQueue(queue: string): string | undefined {
  const names = [
    /^rpc-(.+)$/,
    /^evt-.+--([^.]+)\.[^.]+/,
    /^rpc\.reply-(?!standalone_)(.+)-[0-9a-f-]{36}/,
  ]
  for (const name of names) {
    const [, service] = name.exec(queue) ?? []
    if (service !== undefined) return service
  }
  return undefined
}

/** The service whose worker sent a message, as the ids in its headers tell. */
function senderOf(message: TracedMessage): string | undefined {
  if (targetOf(message) === undefined) return undefined
  return methodOfWorker(callStackOf(message).at(-1) ?? '')?.split('.')[0]
}

/** Connections, and which of them are of one owner. */
class Owners {
  readonly #parents = new Map<string, string>()
  readonly #services = new Map<string, string>()
  readonly #serving = new Set<string>()

  add(connection: string): void {
    if (!this.#parents.has(connection)) this.#parents.set(connection, connection)
  }

  call(connection: string, service: string): void {
    const root = this.#rootOf(connection)
    if (!this.#services.has(root)) this.#services.set(root, service)
  }

  /** The host is given requests; an instance takes them over one connection. */
  serves(connection: string): void {
    this.#serving.add(this.#rootOf(connection))
  }

  /** Two owners that are known as different services, or as two instances, stay apart. */
  join(one: string, other: string | undefined): void {
    if (other === undefined) return
    const [a, b] = [this.#rootOf(one), this.#rootOf(other)]
    if (this.#serving.has(a) && this.#serving.has(b)) return
    const [first, second] = [this.#services.get(a), this.#services.get(b)]
    if (a === b || (first !== undefined && second !== undefined && first !== second)) return
    this.#parents.set(b, a)
    if (this.#serving.has(b)) this.#serving.add(a)
    if (first === undefined && second !== undefined) this.#services.set(a, second)
  }

  /** Numbered from 0, in the order in which they were met. */
  names(): ReadonlyMap<string, string> {
    const counts = new Map<string, number>()
    const byRoot = new Map<string, string>()
    const names = new Map<string, string>()
    for (const connection of this.#parents.keys()) {
      const root = this.#rootOf(connection)
      const service = this.#services.get(root) ?? 'client'
      if (!byRoot.has(root)) {
        const count = counts.get(service) ?? 0
        counts.set(service, count + 1)
        byRoot.set(root, `${service}#${count}`)
      }
      names.set(connection, byRoot.get(root)!)
    }
    return names
  }

  #rootOf(connection: string): string {
    let root = connection
    for (let up = this.#parents.get(root); up !== undefined && up !== root;) {
      root = up
      up = this.#parents.get(root)
    }
    return root
  }
}
