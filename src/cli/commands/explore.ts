import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { failureReport, replay, strategyNames } from '../../../testing/index.js'
import { findVersion } from '../../../simulator/core/profile.js'
import { rabbitmqVersions, type RabbitmqVersion } from '../../../simulator/index.js'
import { CommandError, EndedWith, Unsuccessful } from '../command-error.js'
import { redactWords } from '../../support/redact-words.js'
import { durationOf } from '../duration.js'
import { drawnBy, tellStop, type ExploreArguments, type Exploring } from '../explore/exploring.js'
import { interrupted, Limit, type StoppedBy } from '../explore/limit.js'
import { Output } from '../explore/output.js'
import { exploreInJobs, type PoolSettings } from '../explore/pool.js'
import { coordinate, explorationName, workFor } from '../explore/explorers/index.js'
import { Progress, refuseNoRun } from '../explore/progress.js'
import { partOf, parseShard, type Shard } from '../explore/shard.js'
import type { Failure } from '../explore/protocol.js'
import { readReport, type ReportPlace } from '../explore/report-files.js'
import { Expected } from '../explore/expected.js'
import { importScenario } from '../explore/scenario-module.js'
import { exploreSchedules } from '../explore/schedules.js'
import { wholeNumber } from '../options.js'

/** Options that only one process, or only this machine can serve. */
const otherWays = ['deviations', 'exhaustive', 'shard', 'replay']

/** Runs a scenario many times, each time another way, and shows how it fails. */
export function explore(): Command {
  return new Command('explore')
    .description(
      'run a scenario of the simulator many times, each time another way, until it fails',
    )
    .argument('<file>', 'a module that exports `scenario`, and `options` if it wants')
    .option('-s, --seeds <n>', 'how many seeds', wholeNumber(1), 1_000)
    .option('--first-seed <n>', 'the first of them', wholeNumber(0), 0)
    .addOption(
      new Option('--deviations <k>', 'every schedule with at most so many deviations, no seeds')
        .argParser(wholeNumber(0))
        .conflicts(['seeds', 'firstSeed']),
    )
    .addOption(
      new Option(
        '--exhaustive',
        'every schedule, or all with --deviations: one of each class',
      ).conflicts([
        ...['seeds', 'firstSeed', 'shard', 'replay'],
        ...['strategy', 'depth', 'maxLatency', 'checkDeterminism'],
      ]),
    )
    .option('--no-shared-memory', 'with --exhaustive: code on different hosts shares no memory')
    .option('-j, --jobs <n>', 'how many processes', wholeNumber(0, 1_000), availableParallelism())
    .addOption(
      new Option(
        '--shard <i/n>',
        'only the i-th of n equal parts of the seeds, for as many machines',
      )
        .argParser(shardOf)
        .conflicts(['deviations', 'replay']),
    )
    .addOption(
      new Option(
        '--workers <uri>',
        'have the seeds explored by explorers on any machines, over that RabbitMQ',
      ).conflicts([...otherWays, 'jobs']),
    )
    .addOption(
      new Option(
        '--work-for <uri>',
        'be one of these explorers, until the exploration is over',
      ).conflicts([...otherWays, 'workers', 'time', 'json']),
    )
    .option(
      '--exploration <name>',
      'which exploration, where several share a RabbitMQ',
      explorationName,
    )
    .option('--idle <time>', 'with --work-for: end after so long without work', durationOf, 600_000)
    .option('-k, --keep-going', 'go on after a failure')
    .option('--check-determinism', 'run each seed twice and compare')
    .addOption(
      new Option('--strategy <name>', 'how the orders are drawn (default: portfolio)')
        .choices(strategyNames)
        .conflicts('deviations'),
    )
    .addOption(
      new Option('--depth <d>', 'the depth of the bugs that pct looks for')
        .argParser(wholeNumber(0, 1_000))
        .conflicts('deviations'),
    )
    .option(
      '--max-latency <ms>',
      'how late a frame may be, in virtual milliseconds',
      wholeNumber(0),
    )
    .option(
      '--rabbitmq <versions>',
      'the version of RabbitMQ, or several with commas: runs that go another way on one of them fail',
      versionsOf,
    )
    .addOption(new Option('--replay <report>', 'have the run of a report again').conflicts('seeds'))
    .option('--time <time>', 'begin no further run after 500ms, 60s, 5m, 1h', durationOf)
    .option('--json', 'print one JSON object: figures, and failures with their files')
    .option('--out <folder>', 'where reports go', '.kinoko')
    .addHelpText(
      'after',
      '\nExit status: 0 when nothing failed, 1 when something did, 130 after Ctrl C.',
    )
    .action((file: string, options: ExploreArguments) => exploreFile(file, options))
}

async function exploreFile(file: string, options: ExploreArguments): Promise<void> {
  const place: ReportPlace = { file, directory: process.cwd(), out: options.out }
  if (options.replay !== undefined) {
    if ((await replayReport(place, options.replay)) > 0) throw new Unsuccessful(tally(1))
    return
  }
  if (options.workFor !== undefined) return workFor(place, options, options.workFor)
  checkVersions(options)
  const limit = new Limit(options.time)
  const output = new Output(place, options.json === true)
  const exploring = { place, options, limit, output }
  const failures = await (
    options.deviations !== undefined || options.exhaustive === true
      ? exploreSchedules(exploring)
      : exploreSeeds(exploring)
  ).finally(() => limit.end())
  if (limit.stoppedBy === 'signal') throw new EndedWith(interrupted)
  if (failures > 0) throw new Unsuccessful(tally(failures))
}

/** Of several versions each seed is run once and in one order: the ways of drawing orders are for one version. */
function checkVersions(options: ExploreArguments): void {
  if ((options.rabbitmq?.length ?? 0) < 2) return
  const given = Object.entries({
    '--max-latency': (options.maxLatency ?? 0) > 0,
    '--deviations': options.deviations !== undefined,
    '--exhaustive': options.exhaustive === true,
    '--strategy': options.strategy !== undefined,
    '--depth': options.depth !== undefined,
    '--check-determinism': options.checkDeterminism === true,
  }).find(([, isGiven]) => isGiven)?.[0]
  if (given === undefined) return
  throw new CommandError(`${given} is for one version of RabbitMQ, and --rabbitmq names several`)
}

/** The seeds of a shard, or all. */
function seedsOf(options: ExploreArguments): { firstSeed: number; seeds: number } {
  const { shard, seeds } = options
  if (shard === undefined) return options
  const part = partOf(options, shard)
  if (part.seeds > 0) return part
  throw new CommandError(
    `shard ${shard.place}/${shard.count} of ${seeds} seeds has none: give it more seeds, or make fewer shards`,
  )
}

/** Each way of failing is shown once, however many seeds fail so. */
async function exploreSeeds({ place, options, limit, output }: Exploring): Promise<number> {
  const { keepGoing = false, checkDeterminism = false, shard } = options
  const { firstSeed, seeds } = seedsOf(options)
  const drawn = drawnBy(options)
  const progress = new Progress(seeds, options.time)
  const found: [seed: number, failure: Failure][] = []
  const expected = new Expected()
  let stoppedBy: StoppedBy | undefined
  // one run at least, unless it may be long until there is an explorer
  const ending = (): StoppedBy | undefined =>
    progress.runs === 0 && options.workers === undefined && !limit.signal.aborted
      ? undefined
      : limit.stoppedBy
  const pool: PoolSettings = {
    ...place,
    firstSeed,
    seeds,
    keepGoing,
    checkDeterminism,
    rabbitmq: options.rabbitmq,
    drawn,
    jobs: Math.max(1, Math.min(options.jobs, seeds)),
    isOver: () => (stoppedBy ??= ending()) !== undefined,
    onRun: (events, sometimes) => {
      expected.hear(sometimes)
      progress.count(events, found.length)
    },
    onFailure: (seed, failure) => found.push([seed, failure]),
  }
  const exploring =
    options.workers === undefined
      ? exploreInJobs(pool)
      : coordinate(pool, options.workers, options, output)
  await exploring.finally(() => progress.end())
  const shown = new Set<string>()
  for (const [seed, failure] of found.sort(([a], [b]) => a - b)) {
    const reason = failure.report?.reason ?? withoutSeed(failure.message, seed)
    if (shown.has(reason)) continue
    shown.add(reason)
    await output.fail(`seed-${seed}`, failure, seed)
  }
  const part =
    shard &&
    `, seeds ${firstSeed} to ${firstSeed + seeds - 1} (shard ${shard.place}/${shard.count})`
  const ran = `${progress.summary()}${part ?? ''}`
  if (found.length === 0) refuseNoRun(progress, stoppedBy)
  const isWhole = seeds > 1 && found.length === 0 && stoppedBy !== 'signal'
  const missing = isWhole ? await tellMissing(expected, shard, output) : 0
  const failing = found.length + missing
  const summary = `${ran}, ${tally(failing)}${tellStop(stoppedBy, limit)}`
  output.end(progress, summary, failing, stoppedBy)
  return failing
}

/** Two seeds that fail alike say so in the same words but for their numbers. */
function withoutSeed(message: string, seed: number): string {
  return message.replaceAll(`seed ${seed}`, 'seed')
}

/** One shard cannot know what the others see: it tells, and fails of nothing. Gives how much fails. */
async function tellMissing(
  { missing }: Expected,
  shard: Shard | undefined,
  output: Output,
): Promise<number> {
  for (const name of missing) {
    const message = `no run failed, but in none of them this happened (sim.sometimes): ${name}`
    if (shard === undefined) await output.fail('sometimes', { message, report: undefined })
    else output.say(`in this shard never happened (sim.sometimes): ${name}`)
  }
  return shard === undefined ? missing.length : 0
}

async function replayReport(place: ReportPlace, file: string): Promise<number> {
  const { scenario, options } = await importScenario(place.file, place.directory)
  const { json, hash } = await readReport(file, place.directory)
  try {
    await replay(json, options, scenario)
  } catch (error) {
    say(redactWords(messageOf(error)))
    const isSame = failureReport(error)?.hash === hash
    say(
      isSame ? 'the same run as in the report' : 'another run than in the report: the code changed',
    )
    return 1
  }
  say('it does not fail any more')
  return 0
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
  const named = text.split(',').map((name) => name.trim())
  const unknown = named.find((name) => findVersion(name) === undefined)
  const versions = named.map((name) => findVersion(name) ?? name)
  if (new Set(versions).size < versions.length) {
    throw new InvalidArgumentError('Each version is named once.')
  }
  if (unknown === undefined) return versions as RabbitmqVersion[]
  const known = rabbitmqVersions.join(', ')
  if (unknown === '') throw new InvalidArgumentError(`A version is missing; there are ${known}.`)
  const several = /\s/.test(unknown) ? ' Several are written with commas: 3.10,4.3.' : ''
  throw new InvalidArgumentError(
    `RabbitMQ ${unknown} is not simulated; there are ${known}.${several}`,
  )
}
