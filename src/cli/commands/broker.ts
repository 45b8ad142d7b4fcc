import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { readFile } from 'node:fs/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  profiles,
  rabbitmqVersions,
  type RabbitmqVersion,
} from '../../../simulator/core/profile.js'
import {
  exchangeTypesOfPlugins,
  type RabbitmqPlugin,
} from '../../../simulator/core/exchanges/plugins.js'
import type { BrokerOptions, BrokerTls, RunningBroker } from '../../../simulator/server/index.js'
import { redactText } from '../../support/redact.js'
import { cannotListen } from '../cannot-listen.js'
import { CommandError, EndedWith } from '../command-error.js'
import { portNumber } from '../options.js'
import { untilSignal } from '../until-signal.js'

interface GivenOptions {
  readonly port?: number
  readonly host?: string
  readonly management?: number
  readonly websocket?: number
  readonly rabbitmq?: RabbitmqVersion
  readonly plugins?: readonly RabbitmqPlugin[]
  readonly definitions?: string
  readonly tlsPort?: number
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsCa?: string
  readonly tlsRequireCertificate?: boolean
  readonly tlsLoginFrom?: 'distinguished_name' | 'common_name'
  readonly user: readonly string[]
  readonly vhost: readonly string[]
}

/** Serves AMQP 0-9-1 from memory: until a signal, or for as long as a command runs. */
export function broker(): Command {
  return new Command('broker')
    .description('serve AMQP 0-9-1 from memory, as RabbitMQ does, to clients of any language')
    .argument(
      '[command...]',
      'what to run with AMQP_URI set to the broker; it ends with its status',
    )
    .option(
      '--port <port>',
      'the port; 0 takes a free one (default: 5672, with a command 0)',
      portNumber,
    )
    .option('--host <address>', 'the address to listen on; `::` is every address', '127.0.0.1')
    .option(
      '--management <port>',
      'a port for the management HTTP API and the live page (15672 is usual)',
      portNumber,
    )
    .option('--websocket <port>', 'a port for AMQP over WebSocket', portNumber)
    .addOption(
      new Option('--rabbitmq <version>', 'the version of RabbitMQ that it is').choices([
        ...rabbitmqVersions,
        ...rabbitmqVersions.map((version) => profiles[version].version),
      ]),
    )
    .option('--plugins <names>', 'plugins that are enabled, with commas between them', pluginsOf)
    .option('--definitions <file>', 'definitions in JSON, as rabbitmqctl export_definitions writes')
    .option('--tls-cert <file>', 'certificate in PEM for AMQP over TLS')
    .option('--tls-key <file>', 'its key in PEM')
    .option(
      '--tls-ca <file>',
      'who signs certificates of clients, in PEM: they log in by them (EXTERNAL)',
    )
    .option('--tls-require-certificate', 'turn clients without a certificate away')
    .addOption(
      new Option('--tls-login-from <name>', 'the name in a certificate that is the user').choices([
        'distinguished_name',
        'common_name',
      ]),
    )
    .option('--tls-port <port>', 'the port for TLS (default: 5671, with a command 0)', portNumber)
    .option('--user <name:password>', 'a user, again and again (default: guest:guest)', collect, [])
    .option('--vhost <name>', 'a virtual host, again and again (default: /)', collect, [])
    .addHelpText('after', examples)
    .action(serve)
}

const examples = `
Nothing is kept on disk: when the broker ends, all that was in it is gone.

Examples:
  kinoko broker                    serve on port 5672 until Ctrl+C
  kinoko broker -- pytest          run pytest with AMQP_URI set, and end with its status
  kinoko broker -- sh -c 'go test -args -amqp "$AMQP_URI"'`

async function serve(command: readonly string[], given: GivenOptions): Promise<void> {
  const { startBroker } = await import('../../../simulator/server/index.js')
  const running = await startBroker(await optionsOf(given, command.length > 0)).catch(
    (error: unknown) => {
      throw cannotListen(error, 'another broker', '--port')
    },
  )
  try {
    if (given.definitions !== undefined) await loadDefinitions(running, given.definitions)
    if (command.length > 0) throw new EndedWith(await run(command, running))
    for (const uri of urisOf(running)) process.stdout.write(`listening on ${shown(uri)}\n`)
    await serveUntilSignal(running)
  } finally {
    await running.stop()
  }
}

async function loadDefinitions({ operator }: RunningBroker, file: string): Promise<void> {
  const json = (await readWhole(file)).toString()
  let definitions: unknown
  try {
    definitions = JSON.parse(json)
  } catch {
    // not the parser's words, which quote the file
    throw new CommandError(`${file} is no JSON`)
  }
  try {
    operator.loadDefinitions(definitions as Parameters<typeof operator.loadDefinitions>[0])
  } catch (error) {
    throw new CommandError(`${file}: ${(error as Error).message}`)
  }
}

async function serveUntilSignal(running: RunningBroker): Promise<void> {
  let stop = (): void => undefined
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  await untilSignal({
    start: () => stopped,
    stop: async () => {
      await running.stop()
      stop()
    },
    kill: () => undefined,
  })
}

/** Runs the command to its end; gives its exit status, as a shell does. */
function run([program = '', ...args]: readonly string[], running: RunningBroker): Promise<number> {
  const env = {
    ...process.env,
    AMQP_URI: running.uri,
    AMQP_TLS_URI: running.tlsUri,
    AMQP_WEBSOCKET_URI: running.webSocketUri,
    AMQP_MANAGEMENT_URI: running.managementUri,
  }
  const child = spawn(program, args, { stdio: 'inherit', env })
  // the terminal sends its signals to both: the child decides
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
  const ignore = (): void => undefined
  process.on('SIGTERM', forward)
  process.on('SIGINT', ignore)
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new CommandError(`${program} could not be run: ${error.message}`))
    })
    child.once('exit', (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  }).finally(() => {
    process.off('SIGTERM', forward)
    process.off('SIGINT', ignore)
  })
}

async function optionsOf(given: GivenOptions, hasCommand: boolean): Promise<BrokerOptions> {
  const { host, management, websocket, rabbitmq, plugins, user, vhost } = given
  const port = (usual: number, asked: number | undefined): number =>
    asked ?? (hasCommand ? 0 : usual)
  const tls = await tlsOf(given, port(5671, given.tlsPort))
  return {
    port: port(5672, given.port),
    ...(host === undefined ? {} : { host }),
    ...(management === undefined ? {} : { managementPort: management }),
    ...(rabbitmq === undefined ? {} : { rabbitmq }),
    ...(plugins === undefined ? {} : { plugins }),
    ...(websocket === undefined ? {} : { webSocketPort: websocket }),
    ...(tls === undefined ? {} : { tls }),
    ...(user.length === 0 ? {} : { users: Object.fromEntries(user.map(loginOf)) }),
    ...(vhost.length === 0 ? {} : { virtualHosts: vhost }),
  }
}

async function tlsOf(given: GivenOptions, port: number): Promise<BrokerTls | undefined> {
  const { tlsCert, tlsKey, tlsCa, tlsRequireCertificate, tlsLoginFrom } = given
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new CommandError('--tls-cert and --tls-key go together: give both, or none')
  }
  if (tlsCa === undefined && (tlsRequireCertificate === true || tlsLoginFrom !== undefined)) {
    throw new CommandError('--tls-require-certificate and --tls-login-from need --tls-ca')
  }
  if (tlsCert === undefined || tlsKey === undefined) {
    if (tlsCa === undefined) return undefined
    throw new CommandError('--tls-ca needs --tls-cert and --tls-key')
  }
  return {
    port,
    cert: await readWhole(tlsCert),
    key: await readWhole(tlsKey),
    ...(tlsCa === undefined ? {} : { ca: await readWhole(tlsCa) }),
    ...(tlsRequireCertificate === undefined ? {} : { requireCertificate: tlsRequireCertificate }),
    ...(tlsLoginFrom === undefined ? {} : { loginFrom: tlsLoginFrom }),
  }
}

async function readWhole(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => {
    throw new CommandError(`${file} could not be read: ${(error as Error).message}`)
  })
}

function urisOf({ uri, tlsUri, webSocketUri, managementUri }: RunningBroker): string[] {
  return [uri, tlsUri, webSocketUri, managementUri].filter((one) => one !== undefined)
}

/** Not the password of a user that somebody has given; everybody knows that of guest. */
function shown(uri: string): string {
  return uri.includes('//guest:guest@') ? uri : redactText(uri)
}

function pluginsOf(text: string): RabbitmqPlugin[] {
  const known = Object.keys(exchangeTypesOfPlugins)
  const unknown = text.split(',').find((name) => !known.includes(name))
  if (unknown === undefined) return text.split(',') as RabbitmqPlugin[]
  throw new InvalidArgumentError(
    `There are ${known.join(', ')}; ${unknown || 'an empty name'} is not simulated.`,
  )
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value]
}

function loginOf(text: string): [string, string] {
  const at = text.indexOf(':')
  // not the text: it may be the password
  if (at < 1) throw new CommandError('--user: a user is given as name:password')
  return [text.slice(0, at), text.slice(at + 1)]
}
