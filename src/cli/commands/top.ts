import { Command } from 'commander'
import { hostAmbient } from '../../ports/ambient.js'
import { messageOf } from '../../support/describe.js'
import { redactText } from '../../support/redact.js'
import { CommandError } from '../command-error.js'
import { durationOf } from '../duration.js'
import { managementOf, operatorConfig } from '../operator/open-broker.js'
import { withBrokerOptions, type ConfigSources } from '../options.js'
import { openSource, type Source } from '../top/source.js'
import { tableOf } from '../top/table.js'
import { untilSignal } from '../until-signal.js'

interface TopArguments extends ConfigSources {
  readonly management?: string
  readonly service: readonly string[]
  readonly queue: readonly string[]
  readonly all?: boolean
  readonly interval: number
  readonly once?: boolean
  readonly json?: boolean
}

/** Shows services and queues of a running broker, again and again. */
export function top(): Command {
  return withBrokerOptions(new Command('top'))
    .description('services, instances and queues of a running broker, as they are now')
    .argument('[broker]', 'its address, amqp://user:password@host/vhost, as --broker')
    .option('--management <uri>', 'the management API, http://user:password@host:15672')
    .option('--service <name>', 'only this service, again and again', collect, [])
    .option('--queue <name>', 'only this queue, again and again', collect, [])
    .option('--all', 'queues of replies, too')
    .option('--interval <time>', 'how long to wait between two looks', durationOf, 2_000)
    .option('--once', 'one look, then end')
    .option('--json', 'an object a line for each look')
    .addHelpText('after', sources)
    .action(showTop)
}

const sources = `
The figures come from RabbitMQ's management API: --management, else AMQP_MANAGEMENT_URI, else port 15672 of the broker's host (15671
for amqps) with its user. Where it does not answer, the queues of --service and --queue are asked for over AMQP.`

async function showTop(address: string | undefined, given: TopArguments): Promise<void> {
  const { service: services, queue: queues, all = false, once = false, json = false } = given
  if (address !== undefined && given.broker !== undefined) {
    throw new CommandError('the broker is given twice: as an argument, and as --broker')
  }
  const broker = address ?? given.broker
  const config = await operatorConfig({ ...given, broker })
  const management = managementOf(config, given.management)
  const source = await openSource(config, management, { services, queues, all })
  const screen = new Screen(json, once)
  const looks = new Looks(source, screen, given.interval)
  try {
    if (once) await looks.one()
    else {
      await untilSignal({
        start: () => looks.run(),
        stop: () => {
          looks.stop()
          return Promise.resolve()
        },
        kill: () => undefined,
      })
    }
  } finally {
    await source.close()
  }
}

/** One look after the other, until it is stopped. */
class Looks {
  readonly #source: Source
  readonly #screen: Screen
  readonly #intervalMs: number
  #isStopped = false
  #endPause = (): void => undefined

  constructor(source: Source, screen: Screen, intervalMs: number) {
    this.#source = source
    this.#screen = screen
    this.#intervalMs = intervalMs
  }

  async one(): Promise<void> {
    this.#screen.show(await this.#source.take())
  }

  /** A look that fails is told; the broker may be restarting. The first one has to succeed. */
  async run(): Promise<void> {
    await this.one()
    while (await this.#pause()) {
      await this.one().catch((error: unknown) => this.#screen.tell(messageOf(error)))
    }
  }

  stop(): void {
    this.#isStopped = true
    this.#endPause()
  }

  /** Whether it goes on afterwards. */
  async #pause(): Promise<boolean> {
    if (this.#isStopped) return false
    await new Promise<void>((resolve) => {
      const timer = hostAmbient.setTimeout(resolve, this.#intervalMs)
      this.#endPause = () => {
        hostAmbient.clearTimeout(timer)
        resolve()
      }
    })
    return !this.#isStopped
  }
}

const clear = '\u001b[2J\u001b[H'

/** A terminal shows the latest look; a file or a pipe gets them one below the other. */
class Screen {
  readonly #json: boolean
  readonly #clears: boolean

  constructor(json: boolean, once: boolean) {
    this.#json = json
    this.#clears = process.stdout.isTTY && !json && !once
  }

  show(snapshot: Parameters<typeof tableOf>[0]): void {
    const text = this.#json ? redactText(JSON.stringify(snapshot)) : tableOf(snapshot)
    process.stdout.write(
      `${this.#clears ? clear : ''}${text}\n${this.#json || this.#clears ? '' : '\n'}`,
    )
  }

  tell(problem: string): void {
    process.stderr.write(`${redactText(problem)}\n`)
  }
}

function collect(text: string, previous: readonly string[]): string[] {
  return [...previous, text]
}
