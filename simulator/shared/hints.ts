import { platformGlobals } from '../client/platform/platform-globals.js'
import type { Network, Refusal } from '../world/network/network.js'

/**
 * Says on the console, once for each, how the shared simulator lets in whom it refuses. The error that the client gets is
 * RabbitMQ's or the socket's own: programs look at it.
 */
export function giveHints(network: Network): void {
  const given = new Set<string>()
  network.events.on('refused', (refusal) => {
    const hint = hintFor(refusal)
    if (given.has(hint)) return
    given.add(hint)
    platformGlobals.process?.emitWarning?.(hint, { code: 'KINOKO_SIMULATOR_REFUSED' })
  })
}

function hintFor(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'port':
      return `${who} does not listen on port ${refusal.port}: configureSimulator({ ports: [5672, ${refusal.port}] }) lets it; ${elsewhere}`
    case 'name':
      return `${who} is not found under the name ${JSON.stringify(refusal.name)}, which is not among the hosts of configureSimulator({ hosts: [...] }); ${elsewhere}`
    case 'login':
      return `${who} refused a client: ${refusal.replyText} ${remedyFor(refusal.replyCode)}; ${elsewhere}`
  }
}

function remedyFor(replyCode: number): string {
  return replyCode === accessRefused
    ? "It knows the user guest with the password guest, until configureSimulator({ users: { name: 'password' } }) says others, or users: 'any' that all are let in"
    : "It has the virtual host /, until configureSimulator({ virtualHosts: ['/', 'name'] }) says others, or virtualHosts: 'any' that each is there once it is asked for"
}

const accessRefused = 403
const who = 'The simulated RabbitMQ of this process'
const elsewhere =
  'where there is no call, the environment variable KINOKO_SIMULATOR has the same options as JSON'
