import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { Command } from 'commander'
import { CommandError } from '../command-error.js'
import { portNumber } from '../options.js'
import { deedsRecording } from '../recording/deeds-recording.js'
import { isRecorded, readDeeds } from '../recording/read-deeds.js'
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
      '[file...]',
      'a report: the JSON of `kinoko explore`, or the page of a failed test; or recordings of `kinoko run --record`, of one or ' +
        'more processes; by default the scenarios',
    )
    .option('-p, --port <n>', 'on which port; by default one that is free', portNumber, 0)
    .option('-o, --open', 'open it in the browser')
    .action((files: readonly string[], options: TraceArguments) => showTrace(files, options))
}

async function showTrace(
  files: readonly string[],
  { port, open = false }: TraceArguments,
): Promise<void> {
  const text = files.length === 0 ? '' : await readTraces(files)
  const playground = await findPlayground()
  const name = files.map((file) => basename(file)).join(', ')
  const trace = files.length === 0 ? {} : { trace: { name, text: () => text } }
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

/** A report, or the recordings of all processes as one. */
async function readTraces(files: readonly string[]): Promise<string> {
  const texts = await Promise.all(files.map(readText))
  const recorded = texts.map(isRecorded)
  if (recorded.every((is) => !is) && files.length === 1)
    return reportText(texts[0]!, files[0]!).json
  const stranger = files.find((_, i) => !recorded[i])
  if (stranger !== undefined) {
    throw new CommandError(
      `${stranger}: of several files each must be a recording, which \`kinoko run --record\` writes; this is none`,
    )
  }
  const deeds = texts.flatMap((text, i) => readDeeds(text, files[i]!))
  return JSON.stringify(deedsRecording(deeds))
}

function readText(file: string): Promise<string> {
  return readFile(resolve(file), 'utf8').catch((cause: unknown) => {
    throw new CommandError(`cannot read ${file}: ${(cause as Error).message}`)
  })
}
