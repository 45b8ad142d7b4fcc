import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Command } from 'commander'
import { CommandError } from '../command-error.js'
import { portNumber } from '../options.js'
import { reportText } from '../report-text.js'
import { companion, findPlayground } from '../trace/find-playground.js'
import { openInBrowser } from '../trace/open-in-browser.js'
import { servePlayground } from '../trace/trace-server.js'
import { untilSignal } from '../until-signal.js'

interface TraceArguments {
  readonly port: number
  readonly open?: boolean
}

/** Shows the report of a failed run in the playground. */
export function trace(): Command {
  return new Command('trace')
    .description(
      `look at the report of a failed simulation in the playground (${companion}), step by step`,
    )
    .argument(
      '[file]',
      'a report: the JSON of `kinoko explore`, or the page of a failed test; by default the scenarios',
    )
    .option('-p, --port <n>', 'on which port; by default one that is free', portNumber, 0)
    .option('-o, --open', 'open it in the browser')
    .action((file: string | undefined, options: TraceArguments) => showTrace(file, options))
}

async function showTrace(
  file: string | undefined,
  { port, open = false }: TraceArguments,
): Promise<void> {
  const text = file === undefined ? '' : await readTrace(file)
  const playground = await findPlayground()
  const trace = file === undefined ? {} : { trace: { name: basename(file), text: () => text } }
  const { server, address } = await servePlayground({ playground, port, ...trace })
  process.stdout.write(`${address}\n(Ctrl C ends it)\n`)
  if (open) openInBrowser(address)
  await untilSignal({
    start: async () => {
      await once(server, 'close')
    },
    stop: () => {
      server.close()
      server.closeAllConnections()
      return Promise.resolve()
    },
    kill: () => server.closeAllConnections(),
  })
}

async function readTrace(file: string): Promise<string> {
  const text = await readFile(resolve(file), 'utf8').catch((cause: unknown) => {
    throw new CommandError(`cannot read ${file}: ${(cause as Error).message}`)
  })
  return reportText(text, file).json
}
