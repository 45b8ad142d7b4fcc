import { availableParallelism } from 'node:os'
import { styleText } from 'node:util'
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  explore as exploreHere,
  failureReport,
  replay,
  strategyNames,
} from '../../../testing/index.js'
import { rabbitmqVersions, type RabbitmqVersion } from '../../../simulator/index.js'
import type { FailureReport, StrategyName } from '../../../testing/index.js'
import { CommandError, Unsuccessful } from '../command-error.js'
import { oneOrAll, type SeedSettings } from '../explore/seed-run.js'
import { exploreInJobs } from '../explore/pool.js'
import { Progress } from '../explore/progress.js'
import { partOf, parseShard, type Shard } from '../explore/shard.js'
import type { Failure } from '../explore/protocol.js'
import { readReport, writeReport, type ReportPlace } from '../explore/report-files.js'
import { importScenario } from '../explore/scenario-module.js'

interface ExploreArguments {
  readonly seeds: number
  readonly firstSeed: number
  readonly deviations?: number
  readonly jobs: number
  readonly keepGoing?: boolean
  readonly checkDeterminism?: boolean
  readonly replay?: string
  readonly out: string
  readonly rabbitmq?: readonly RabbitmqVersion[]
  readonly strategy?: StrategyName
  readonly depth?: number
  readonly shard?: Shard
  readonly maxLatency?: number
}

/** Runs a scenario many times, each time another way, and shows how it fails. */
export function explore(): Command {
  return new Command('explore')
    .description(
      'run a scenario of the simulator many times, each time another way, until it fails',
    )
    .argument('<file>', 'a module that exports `scenario`, and `options` if it wants')
    .option('-s, --seeds <n>', 'how many seeds', wholeNumber, 1_000)
    .option('--first-seed <n>', 'the first of them', wholeNumber, 0)
    .option(
      '--deviations <k>',
      'every schedule with at most so many deviations, no seeds',
      wholeNumber,
    )
    .option('-j, --jobs <n>', 'how many processes', wholeNumber, availableParallelism())
    .addOption(
      new Option(
        '--shard <i/n>',
        'only the i-th of n equal parts of the seeds, for as many machines',
      )
        .argParser(shardOf)
        .conflicts(['deviations', 'replay']),
    )
    .option('-k, --keep-going', 'go on after a failure')
    .option('--check-determinism', 'run each seed twice and compare')
    .addOption(
      new Option('--strategy <name>', 'how the orders are drawn (default: portfolio)')
        .choices(strategyNames)
        .conflicts('deviations'),
    )
    .addOption(
      new Option('--depth <d>', 'the depth of the bugs that pct looks for')
        .argParser(wholeNumber)
        .conflicts('deviations'),
    )
    .option('--max-latency <ms>', 'how late a frame may be, in virtual milliseconds', wholeNumber)
    .option(
      '--rabbitmq <versions>',
      'the version of RabbitMQ, or several with commas: runs that go another way on one of them fail',
      versionsOf,
    )
    .addOption(new Option('--replay <report>', 'have the run of a report again').conflicts('seeds'))
    .option('--out <folder>', 'where reports go', '.kinoko')
    .addHelpText('after', '\nExit status: 0 when nothing failed, 1 when something did.')
    .action((file: string, options: ExploreArguments) => exploreFile(file, options))
}

async function exploreFile(file: string, options: ExploreArguments): Promise<void> {
  const place: ReportPlace = { file, directory: process.cwd(), out: options.out }
  const failures = await (options.replay !== undefined
    ? replayReport(place, options.replay)
    : options.deviations !== undefined
      ? exploreSchedules(place, options.deviations, options)
      : exploreSeeds(place, options))
  if (failures > 0) throw new Unsuccessful(tally(failures))
}

function drawnBy({ strategy, depth, maxLatency }: ExploreArguments): SeedSettings['drawn'] {
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(depth === undefined ? {} : { depth }),
    ...(maxLatency === undefined ? {} : { maxLatencyMs: maxLatency }),
  }
}

/** Each way of failing is shown once, however many seeds fail so. */
async function exploreSeeds(place: ReportPlace, options: ExploreArguments): Promise<number> {
  const { keepGoing = false, checkDeterminism = false, shard } = options
  const { firstSeed, seeds } = shard === undefined ? options : partOf(options, shard)
  if (seeds === 0 && shard !== undefined) {
    throw new CommandError(
      `shard ${shard.place}/${shard.count} of ${options.seeds} seeds has none: give it more seeds, or make fewer shards`,
    )
  }
  const drawn = drawnBy(options)
  const progress = new Progress(seeds)
  const found: [seed: number, failure: Failure][] = []
  await exploreInJobs({
    ...place,
    firstSeed,
    seeds,
    keepGoing,
    checkDeterminism,
    rabbitmq: options.rabbitmq,
    drawn,
    jobs: Math.max(1, Math.min(options.jobs, seeds)),
    onRun: (events) => progress.count(events, found.length),
    onFailure: (seed, failure) => found.push([seed, failure]),
  }).finally(() => progress.end())
  const shown = new Set<string>()
  for (const [seed, failure] of found.sort(([a], [b]) => a - b)) {
    const reason = failure.report?.reason ?? failure.message
    if (shown.has(reason)) continue
    shown.add(reason)
    await show(place, `seed-${seed}`, failure)
  }
  const part =
    shard &&
    `, seeds ${firstSeed} to ${firstSeed + seeds - 1} (shard ${shard.place}/${shard.count})`
  say(`${progress.summary()}${part ?? ''}, ${tally(found.length)}`)
  return found.length
}

/** Schedules come one from the other, so one process goes through them. */
async function exploreSchedules(
  place: ReportPlace,
  deviations: number,
  given: ExploreArguments,
): Promise<number> {
  const { checkDeterminism = false, rabbitmq } = given
  const { scenario, options } = await importScenario(place.file, place.directory)
  const progress = new Progress(undefined)
  let events = 0
  const onRun = (run: { events: number }): void => {
    progress.count(run.events - events, 0)
    events = run.events
  }
  const chosen = rabbitmq === undefined ? {} : { rabbitmq: oneOrAll(rabbitmq) }
  const exploring = exploreHere(
    { ...options, ...chosen, ...drawnBy(given), deviations, checkDeterminism, onRun },
    scenario,
  )
  const failure = await exploring
    .then(
      () => undefined,
      (error: unknown) => ({ message: messageOf(error), report: failureReport(error) }),
    )
    .finally(() => progress.end())
  if (failure !== undefined) await show(place, `deviations-${deviations}`, failure)
  const scope = `every schedule with up to ${deviations} deviations`
  say(failure === undefined ? `${progress.summary()}: ${scope}, none fails` : progress.summary())
  return failure === undefined ? 0 : 1
}

async function replayReport(place: ReportPlace, file: string): Promise<number> {
  const { scenario, options } = await importScenario(place.file, place.directory)
  const text = await readReport(file, place.directory)
  const { hash } = JSON.parse(text) as Partial<FailureReport>
  try {
    await replay(text, options, scenario)
  } catch (error) {
    say(messageOf(error))
    const isSame = failureReport(error)?.hash === hash
    say(
      isSame ? 'the same run as in the report' : 'another run than in the report: the code changed',
    )
    return 1
  }
  say('it does not fail any more')
  return 0
}

async function show(place: ReportPlace, name: string, { message, report }: Failure): Promise<void> {
  say(`${styleText('red', 'failed')} ${message}`)
  if (report === undefined) return
  const { json, html, command } = await writeReport(report, name, place)
  say(`\nreport: ${html}, ${json}\nagain:  ${command}\n`)
}

function tally(failures: number): string {
  return failures === 0 ? 'none fails' : `${failures} ${failures === 1 ? 'fails' : 'fail'}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function shardOf(text: string): Shard {
  const shard = parseShard(text)
  if (shard !== undefined) return shard
  throw new InvalidArgumentError('It must be a part of so many, from 1/n to n/n: 3/8.')
}

function versionsOf(text: string): readonly RabbitmqVersion[] {
  const versions = text.split(',')
  const unknown = versions.find((version) => !rabbitmqVersions.some((known) => known === version))
  if (unknown === undefined) return versions as RabbitmqVersion[]
  throw new InvalidArgumentError(
    `RabbitMQ ${unknown} is not simulated; there are ${rabbitmqVersions.join(', ')}.`,
  )
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new InvalidArgumentError('It must be a whole number, at least 0.')
}
