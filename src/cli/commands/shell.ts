import { Command } from 'commander'
import { eventDispatcher } from '../../events/event-dispatcher.js'
import { ClusterRpcClient } from '../../rpc/client.js'
import { kwargs } from '../../rpc/keywords.js'
import { ClientStopped } from '../../errors/errors.js'
import { ServiceRunner } from '../../container/runner.js'
import { importServices } from '../import-services.js'
import { readOrigins } from '../config/load-config.js'
import { withBrokerOptions, type ConfigSources } from '../options.js'
import { startRepl } from '../repl.js'
import { prepareRuntime } from '../runtime.js'
import { dotCommands } from '../shell/dot-commands.js'
import { KnownServices } from '../shell/known-services.js'
import { LastCall } from '../shell/last-call.js'
import { inspectedWithoutSecrets } from '../shell/config.js'
import { show } from '../shell/show.js'

/** Calls services by hand. */
export function shell(): Command {
  return withBrokerOptions(new Command('shell'))
    .description('call services by hand: await n.rpc.service.method(...)')
    .argument('[module[:Class]...]', 'services to run inside the shell, above all on the simulator')
    .action(runShell)
}

async function runShell(modules: readonly string[], sources: ConfigSources): Promise<void> {
  const { config: written, options, broker } = await prepareRuntime(sources)
  const config = inspectedWithoutSecrets(written, await readOrigins(sources))
  const runner = new ServiceRunner(options)
  for (const module of modules) {
    for (const service of await importServices(module, process.cwd())) runner.addService(service)
  }
  if (modules.length > 0) await runner.start()
  const client = new ClusterRpcClient(options)
  const containers = [...runner.containers.values()]
  const lastCall = new LastCall(
    client.events,
    containers.map(({ events }) => events),
  )
  const dispatchEvent = await eventDispatcher(options)
  const disconnect = async (): Promise<void> => {
    await client.stop()
    await dispatchEvent.stop()
  }
  const n = { rpc: await client.start(), dispatchEvent, kwargs, config, disconnect }
  try {
    const known = new KnownServices(containers)
    await startRepl({
      banner: bannerOn(broker),
      context: { n, kwargs },
      commands: dotCommands(n.rpc, known, lastCall),
      complete: (line) => known.complete(line),
      show,
    })
  } finally {
    await leave(client, async () => {
      await disconnect()
      await runner.stop()
    })
  }
}

/** Calls that have not ended end now, and nobody waits for them any more: they are told, and are no mistake of the program. */
async function leave(client: ClusterRpcClient, stop: () => Promise<void>): Promise<void> {
  const waiting = client.waitingCalls.map(({ service, method }) => `${service}.${method}`)
  if (waiting.length > 0) process.stderr.write(`given up: ${waiting.join(', ')}\n`)
  const onRejection = (reason: unknown): void => {
    if (!(reason instanceof ClientStopped)) throw reason
  }
  process.on('unhandledRejection', onRejection)
  try {
    await stop()
    // a rejection is found unhandled when the promises of this turn are done
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.off('unhandledRejection', onRejection)
  }
}

function bannerOn(broker: string): string {
  return `Kinoko shell, Node ${process.version}
Broker: ${broker}
  await n.rpc.service.method(1, kwargs({ b: 2 }))
  await n.dispatchEvent('service', 'event_type', data)
  .services  .call service.method 1  .trace  .bench 100 service.method 1  .help
`
}
