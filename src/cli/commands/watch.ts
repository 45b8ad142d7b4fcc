import { writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { Command } from 'commander'
import { hostAmbient } from '../../ports/ambient.js'
import { oneLine } from '../../ports/one-line.js'
import { messageOf } from '../../support/describe.js'
import { CommandError } from '../command-error.js'
import { durationOf } from '../duration.js'
import { hideAll, hideSecrets } from '../firehose/redacted-body.js'
import { Watch } from '../firehose/watch.js'
import { managementOf, operatorConfig, withBroker } from '../operator/open-broker.js'
import { portNumber, wholeNumber, withBrokerOptions, type ConfigSources } from '../options.js'
import { findPlayground } from '../trace/find-playground.js'
import { openInBrowser } from '../trace/open-in-browser.js'
import { servePlayground } from '../trace/trace-server.js'
import { untilSignal } from '../until-signal.js'

interface WatchArguments extends ConfigSources {
  readonly management?: string
  readonly for?: number
  readonly out?: string
  readonly open?: boolean
  readonly port: number
  readonly interval: number
  readonly messages: number
  readonly values: boolean
}

/** How often the page asks for what is new, in milliseconds. */
const pageMs = 1_000

/** Shows what goes through a running broker in the picture of the playground. */
export function watch(): Command {
  return withBrokerOptions(new Command('watch'))
    .description(
      'a running cluster on RabbitMQ in the picture of the playground: its calls, messages and queues',
    )
    .argument('[broker]', 'its address, amqp://user:password@host/vhost, as --broker')
    .option('--for <time>', 'how long; by default until Ctrl C', durationOf)
    .option(
      '--out <file>',
      'write what was seen into this file, for `kinoko trace`; without a page unless --open',
    )
    .option('-o, --open', 'open the page in the browser')
    .option(
      '-p, --port <n>',
      'on which port the page is; by default one that is free',
      portNumber,
      0,
    )
    .option('--management <uri>', 'the management API, http://user:password@host:15672')
    .option(
      '--interval <time>',
      'how long to wait between two looks at the queues',
      durationOf,
      1_000,
    )
    .option('--messages <n>', 'how many messages are kept: the last ones', wholeNumber(1), 5_000)
    .option('--no-values', 'keep no arguments, results, headers and bodies')
    .addHelpText('after', sources)
    .action(watchBroker)
}

const sources = `
The messages come from RabbitMQ's firehose, which tells while tracing is on: \`rabbitmqctl trace_on -p VHOST\`. It is read through a queue
of this command alone; no message is taken from any other queue. What queues hold comes from the management API where it answers, else
from passive declares. Values under keys such as \`password\` are hidden; arguments without a name cannot be known for secrets (--no-values).`

async function watchBroker(address: string | undefined, given: WatchArguments): Promise<void> {
  if (address !== undefined && given.broker !== undefined) {
    throw new CommandError('the broker is given twice: as an argument, and as --broker')
  }
  const config = await operatorConfig({ ...given, broker: address ?? given.broker })
  const { out, open = false, interval: intervalMs, messages, values } = given
  const playground = out === undefined || open ? await findPlayground() : undefined
  const management = managementOf(config, given.management)
  await withBroker(config, async (broker) => {
    const hide = values ? hideSecrets : hideAll
    const watching = new Watch(broker, management, { messages, intervalMs, hide })
    const page = playground === undefined ? undefined : new WatchPage(watching, playground, given)
    await runUntil(watching, given.for, async () => {
      const { host, virtualHost } = broker.place
      process.stderr.write(`watching ${host}, virtual host ${virtualHost} (Ctrl C ends it)\n`)
      await page?.open()
    })
    page?.close()
    if (out !== undefined) await write(watching, out)
  })
}

/** Until its time is over, or it is told to end. */
async function runUntil(
  watching: Watch,
  forMs: number | undefined,
  ready: () => Promise<void>,
): Promise<void> {
  const end = (): void => watching.stop()
  const timer = { stop: (): void => undefined }
  let opening = Promise.resolve()
  await untilSignal({
    start: async () => {
      await watching.run(() => {
        opening = ready()
        opening.catch(end)
        if (forMs === undefined) return
        const handle = hostAmbient.setTimeout(end, forMs)
        timer.stop = () => hostAmbient.clearTimeout(handle)
      })
      await opening
    },
    stop: () => {
      end()
      return Promise.resolve()
    },
    kill: () => undefined,
  })
  timer.stop()
}

/** The page, which shows what was seen so far and asks again. */
class WatchPage {
  readonly #watching: Watch
  readonly #playground: string
  readonly #given: WatchArguments
  #server: Server | undefined

  constructor(watching: Watch, playground: string, given: WatchArguments) {
    this.#watching = watching
    this.#playground = playground
    this.#given = given
  }

  async open(): Promise<void> {
    const text = (): string => JSON.stringify(this.#watching.recording())
    const { server, address } = await servePlayground({
      playground: this.#playground,
      port: this.#given.port,
      trace: { name: 'watch', text, everyMs: pageMs },
    })
    this.#server = server
    process.stdout.write(`${address}\n`)
    if (this.#given.open === true) openInBrowser(address)
  }

  close(): void {
    this.#server?.close()
    this.#server?.closeAllConnections()
  }
}

async function write(watching: Watch, file: string): Promise<void> {
  const recording = watching.recording()
  try {
    await writeFile(file, JSON.stringify(recording))
  } catch (cause) {
    throw new CommandError(`cannot write ${file}: ${oneLine(messageOf(cause))}`, { cause })
  }
  const { calls, recorded, steps } = recording
  const left =
    recorded.leftOut === 0
      ? ''
      : ` (${recorded.leftOut} before them were left out: --messages keeps more)`
  process.stderr.write(
    `${steps} messages, ${calls.length} calls${left}: \`npx kinoko trace ${file} --open\` shows them\n`,
  )
}
