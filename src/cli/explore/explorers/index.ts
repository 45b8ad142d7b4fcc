/** Exploring on many machines: a coordinator, and explorers that take shares of the seeds. */
import { fork } from 'node:child_process'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { redactUri } from '../../../support/redact.js'
import { CommandError } from '../../command-error.js'
import { prepareRuntime } from '../../runtime.js'
import { untilSignal } from '../../until-signal.js'
import type { ExploreArguments } from '../exploring.js'
import type { Output } from '../output.js'
import type { PoolSettings } from '../pool.js'
import type { ReportPlace } from '../report-files.js'
import { importScenario } from '../scenario-module.js'
import { exploreWithExplorers } from './coordinator.js'
import { Explorer, type Ended } from './explorer.js'
import { fingerprintOf } from './share.js'
import { tidyUp } from './tidy-up.js'

/** Explores with explorers on other machines, and tells what was begun twice. */
export async function coordinate(
  pool: PoolSettings,
  uri: string,
  options: ExploreArguments,
  output: Output,
): Promise<void> {
  const { file, directory } = pool
  // a scenario that cannot be read is an error here, and not at each explorer
  await importScenario(file, directory)
  const exploration = explorationOf(file, options)
  const runtime = await runtimeFor(uri)
  await exploreWithExplorers({
    ...pool,
    exploration,
    fingerprint: await fingerprintOf(file, directory),
    options: runtime,
    command: `npx kinoko explore ${file} --work-for ${redactUri(uri)}`,
    onAgain: (seeds, begunBy) => output.note(again(seeds, begunBy)),
    say: (text) => void process.stderr.write(`${text}\n`),
  })
  await tidyUp(exploration, runtime)
}

/** Is an explorer, or several with `--jobs`, until the exploration is over. */
export async function workFor(
  { file, directory }: ReportPlace,
  options: ExploreArguments,
  uri: string,
): Promise<void> {
  const id = `${hostname()}:${process.pid}`
  const exploration = explorationOf(file, options)
  const runtime = await runtimeFor(uri)
  const explorer = new Explorer({
    id,
    exploration,
    module: await importScenario(file, directory),
    fingerprint: await fingerprintOf(file, directory),
    options: runtime,
    idleMs: options.idle,
  })
  void explorer.started.then(() =>
    process.stdout.write(`explorer ${id} takes seeds of ${file} over ${redactUri(uri)}\n`),
  )
  await Promise.all([untilSignal(explorer), ...othersOf(options)])
  const reason = await explorer.ended
  await tidyUp(exploration, runtime)
  process.stdout.write(`${explorer.runs.toLocaleString('en')} runs, ${endings[reason]}\n`)
}

const endings: Readonly<Record<Ended, string>> = {
  over: 'the exploration is over',
  idle: 'nothing to do any more (--idle)',
  told: 'stopped',
}

/** Each further job is the same command in a process of its own. A terminal sends its signals to all of them. */
function othersOf({ jobs }: ExploreArguments): Promise<void>[] {
  const [, command = '', ...args] = process.argv
  return Array.from({ length: jobs - 1 }, async () => {
    const child = fork(command, [...args, '--jobs', '1'], { execArgv: process.execArgv })
    const status = await new Promise((resolve) => child.once('exit', resolve))
    if (status !== 0) throw new CommandError(`an explorer ended with exit status ${String(status)}`)
  })
}

/** The name that an exploration has in the names of its queues. Throws an InvalidArgumentError for one that would not be seen there. */
export function explorationName(text: string): string {
  if (/^[\w-]{1,60}$/.test(text)) return text
  throw new InvalidArgumentError('It must be letters, digits, _ and -, at most 60.')
}

function explorationOf(file: string, { exploration }: ExploreArguments): string {
  return exploration ?? basename(file).replace(/\W+/g, '-').slice(0, 60)
}

async function runtimeFor(uri: string) {
  const { options } = await prepareRuntime({ broker: uri, define: [] }, { level: 'warn' })
  return options
}

function again(seeds: readonly number[], begunBy: readonly string[]): string {
  const last = begunBy.at(-1)
  const lost = begunBy.slice(0, -1)
  const which =
    seeds.length === 1 ? `seed ${seeds[0]} was` : `seeds ${seeds[0]} to ${seeds.at(-1)} were`
  const them = seeds.length === 1 ? 'it' : 'them'
  return `${which} begun again, by ${last}: ${lost.join(', ')} had begun ${them} and ${lost.length === 1 ? 'was' : 'were'} lost`
}
