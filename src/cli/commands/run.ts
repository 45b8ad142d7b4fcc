import { Command, Option } from 'commander'
import { recordRun } from '../../recorder/index.js'
import { openRecording, type RecordingFile } from '../recording/recording-file.js'
import { serveHealth, type HealthServer } from '../../node/health-server.js'
import { prometheusMetrics } from '../../node/prometheus.js'
import { ServiceRunner } from '../../container/runner.js'
import type { RuntimeOptions } from '../../container/environment.js'
import { cannotListen } from '../cannot-listen.js'
import { levelNames } from '../console-log.js'
import { importServices } from '../import-services.js'
import { portNumber, wholeNumber, withBrokerOptions, type ConfigSources } from '../options.js'
import { prepareRuntime } from '../runtime.js'
import { Runners } from '../runners.js'
import { untilSignal } from '../until-signal.js'
import { runWatched } from '../watch.js'

interface RunArguments extends ConfigSources {
  readonly instances: number
  readonly watch?: boolean
  readonly json?: boolean
  readonly logLevel?: string
  readonly healthPort?: number
  readonly healthHost: string
  readonly record?: string
  readonly recordValues: boolean
}

/** Hosts services until a signal, or until one of them fails. */
export function run(): Command {
  return withBrokerOptions(new Command('run'))
    .description('run the services of modules')
    .argument('<module[:Class]...>', 'a file or package, and which of its services; default all')
    .option(
      '-n, --instances <n>',
      'how many containers of each service, in this process',
      wholeNumber(1, 10_000),
      1,
    )
    .option('-w, --watch', 'run again, after running workers have finished, when a file changes')
    .option('--json', 'write the log as JSON, an object a line')
    .addOption(
      new Option('--log-level <level>', 'the least level that is logged').choices(levelNames),
    )
    .option(
      '--health-port <port>',
      'answer probes at /live, /ready and /health, and Prometheus at /metrics',
      portNumber,
    )
    .option('--health-host <address>', 'the address to answer them at', '127.0.0.1')
    .option(
      '--record <file>',
      'add a line for each call, event and worker to this file, which `kinoko trace` shows',
    )
    .option(
      '--no-record-values',
      'record no arguments, results, data of events and words of errors',
    )
    .addHelpText('after', signals)
    .action(runServices)
}

const signals = `
Signals:
  SIGINT, SIGTERM: take no more work, let running workers finish and reply, then exit with 0
  the same again: exit at once with 1; requests that were not acknowledged go back to the broker`

async function runServices(
  modules: readonly string[],
  given: RunArguments,
  { parent }: Command,
): Promise<void> {
  if (given.watch === true) return runWatched(withoutWatch(parent?.args ?? []))
  const { json = false, logLevel } = given
  const { options, broker } = await prepareRuntime(given, {
    format: json ? 'json' : 'timed',
    ...(logLevel === undefined ? {} : { level: logLevel }),
  })
  const recording = given.record === undefined ? undefined : await openRecording(given.record)
  const recorded = recording === undefined ? options : withRecorder(options, recording, given)
  const runners = new Runners(await createRunners(modules, recorded, given.instances), recorded)
  const server = await probes(runners, given)
  try {
    await untilSignal({
      start: () => runners.run(broker),
      stop: (signal) => runners.stop(signal),
      kill: () => runners.kill(),
    })
  } finally {
    await server?.close()
    await recording?.close()
  }
}

function withRecorder(
  options: RuntimeOptions,
  { write }: RecordingFile,
  { recordValues: values }: RunArguments,
): RuntimeOptions {
  const { middleware = [] } = options
  // the outermost: what is recorded is what the callers and the methods of the user see
  return { ...options, middleware: [recordRun(write, { values }), ...middleware] }
}

/** The same command, as it runs under the eyes of the one that watches. */
function withoutWatch(args: readonly string[]): readonly string[] {
  return args.filter((argument) => argument !== '--watch' && argument !== '-w')
}

async function createRunners(
  modules: readonly string[],
  options: RuntimeOptions,
  instances: number,
): Promise<readonly ServiceRunner[]> {
  const runners = Array.from({ length: instances }, () => new ServiceRunner(options))
  for (const module of modules) {
    for (const service of await importServices(module, process.cwd())) {
      for (const runner of runners) runner.addService(service)
    }
  }
  return runners
}

async function probes(
  runners: Runners,
  { healthPort, healthHost }: RunArguments,
): Promise<HealthServer | undefined> {
  if (healthPort === undefined) return undefined
  const metrics = prometheusMetrics(runners.containers)
  const place = { port: healthPort, host: healthHost }
  const server = await serveHealth(runners.all, { ...place, metrics }).catch((error: unknown) => {
    throw cannotListen(error, 'something', '--health-port')
  })
  runners.log(`probes and metrics at http://${healthHost}:${server.port}`)
  return server
}
