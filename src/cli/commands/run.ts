import { Command } from 'commander'
import { ServiceRunner } from '../../container/runner.js'
import { importServices } from '../import-services.js'
import { withBrokerOptions, type ConfigSources } from '../options.js'
import { prepareRuntime } from '../runtime.js'
import { untilSignal } from '../until-signal.js'

/** Hosts services until a signal, or until one of them fails. */
export function run(): Command {
  return withBrokerOptions(new Command('run'))
    .description('run the services of modules')
    .argument('<module[:Class]...>', 'a file or package, and which of its services; default all')
    .addHelpText('after', signals)
    .action(runServices)
}

const signals = `
Signals:
  SIGINT, SIGTERM: take no more work, let running workers finish and reply, then exit with 0
  the same again: exit at once with 1; requests that were not acknowledged go back to the broker`

async function runServices(modules: readonly string[], sources: ConfigSources): Promise<void> {
  const { options, broker } = await prepareRuntime(sources)
  const runner = new ServiceRunner(options)
  for (const module of modules) {
    for (const service of await importServices(module, process.cwd())) runner.addService(service)
  }
  const names = [...runner.containers.keys()].join(', ')
  await untilSignal({
    start: async () => {
      options.logger?.info({}, `starting services: ${names}`)
      await runner.start()
      options.logger?.info({}, `services run on ${broker}: ${names}`)
      await runner.wait()
    },
    stop: () => runner.stop(),
    kill: () => runner.kill(),
  })
}
