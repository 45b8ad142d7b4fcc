import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FailureReport } from 'kinoko/testing'
import { durationOf } from '../../../src/cli/duration.js'
import { kinoko, kinokoProcess, RunningCommand } from './support/kinoko.js'

const buggy = 'test/src/cli/fixtures/scenario.ts'
const fixed = 'test/src/cli/fixtures/scenario-fixed.ts'
let out = ''

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'kinoko-explore-'))
})
afterAll(() => rm(out, { recursive: true }))

describe('kinoko explore', () => {
  test('goes through the seeds in several processes, and says how fast', async () => {
    const { code, stdout } = await kinokoProcess(['explore', fixed, '--seeds', '40', '--jobs', '2'])

    expect(stdout).toMatch(/^40 runs, \d+ runs\/s, [\d,]+ events\/s, none fails$/m)
    expect(code).toBe(0)
  })

  test('shows a failure with its report and the command that repeats it', async () => {
    const { code, stdout } = await kinoko([
      'explore',
      buggy,
      '--seeds',
      '40',
      '--jobs',
      '1',
      '--out',
      out,
    ])

    expect(code).toBe(1)
    expect(stdout).toMatch(/the latest name was lost: Ada Byron\n\nseed \d+ \(\w+\) fails with/)
    const [, path = ''] = /again: {2}npx kinoko explore \S+ --replay (\S+)/.exec(stdout) ?? []
    const report = JSON.parse(await readFile(path, 'utf8')) as FailureReport
    expect(report.causes.length).toBeGreaterThan(0)
    expect(await readFile(path.replace(/json$/, 'html'), 'utf8')).toContain('class="arrow request')

    const again = await kinoko(['explore', buggy, '--replay', path])
    expect(again.stdout).toContain('the latest name was lost: Ada Byron')
    expect(again.stdout).toContain('the same run as in the report')
    expect(again.code).toBe(1)

    const page = path.replace(/json$/, 'html')
    const ofPage = await kinoko(['explore', buggy, '--replay', page])
    expect(ofPage.stdout).toContain('the same run as in the report')

    const mended = await kinoko(['explore', fixed, '--replay', path])
    expect(mended.stdout).toContain('it does not fail any more')
    expect(mended.code).toBe(0)
  })

  test.each(['1', '2'])(
    'tells what goes another way on a later version, with %s jobs',
    async (jobs) => {
      const scenario = 'test/src/cli/fixtures/upgrade.mjs'
      // two batches: both jobs find it
      const args = ['explore', scenario, '--seeds', '20', '--jobs', jobs, '--rabbitmq', '3.10,4.3']
      const { code, stdout } = await kinokoProcess(args)
      expect(stdout).toContain(
        'on RabbitMQ 4.3 the scenario goes another way than on 3.10 (seed 0)',
      )
      expect(
        stdout.match(/since 4\.3: prefetch of the whole channel is that of each/g),
      ).toHaveLength(1)
      expect(code).toBe(1)
    },
  )

  test.each([
    ['--max-latency', '50'],
    ['--deviations', '1'],
    ['--exhaustive'],
    ['--strategy', 'pct'],
    ['--check-determinism'],
  ])('takes several versions without %s, and says so before any run', async (...option) => {
    const scenario = 'test/src/cli/fixtures/upgrade.mjs'
    const args = ['explore', scenario, '--jobs', '1', '--rabbitmq', '3.10,4.3', ...option]
    const { code, stderr, stdout } = await kinoko(args)
    expect(code).toBe(1)
    expect(stderr).toContain(`${option[0]} is for one version of RabbitMQ`)
    expect(stdout).toBe('')
  })

  test('takes one version, and none that is not simulated', async () => {
    const scenario = 'test/src/cli/fixtures/upgrade.mjs'
    const args = ['explore', scenario, '--seeds', '1', '--jobs', '1', '--rabbitmq']
    expect(await kinoko([...args, '4.0'])).toMatchObject({ code: 0 })
    expect(await kinoko([...args, '4.0.5'])).toMatchObject({ code: 0 })
    const { code, stderr } = await kinoko([...args, '4.0,5'])
    expect(code).toBe(1)
    expect(stderr).toContain('RabbitMQ 5 is not simulated; there are 3.10, 4.0, 4.3.')
    expect((await kinoko([...args, '4.0,4.0'])).stderr).toContain('Each version is named once.')
    expect(await kinoko([...args, ' 4.0 '])).toMatchObject({ code: 0 })
    for (const missing of ['', ' ', '4.0,', ',4.0']) {
      expect((await kinoko([...args, missing])).stderr).toContain(
        'A version is missing; there are 3.10, 4.0, 4.3.',
      )
    }
    expect((await kinoko([...args, '3.10 4.0'])).stderr).toContain(
      'RabbitMQ 3.10 4.0 is not simulated; there are 3.10, 4.0, 4.3. Several are written with commas: 3.10,4.3.',
    )
  })

  test.each(['--deviations=1', '--exhaustive'])('takes no seeds with %s', async (schedules) => {
    for (const seeds of ['--seeds=5', '--first-seed=5']) {
      const { code, stderr } = await kinoko(['explore', fixed, schedules, seeds])
      expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be used with option')])
    }
  })

  test('of a scenario that fails at once says so, and nothing of the jobs that had more to do', async () => {
    const args = ['explore', 'test/src/cli/fixtures/fails-at-once.mjs', '--jobs', '4', '--out', out]
    for (let i = 0; i < 3; i++) {
      const { code, stdout, stderr } = await kinokoProcess(args)
      expect(stderr).toBe('')
      expect(stdout).toContain('failed at once')
      expect(code).toBe(1)
    }
  })

  test('goes on after a failure when it is told to', async () => {
    const args = ['explore', buggy, '--seeds', '20', '--keep-going', '--jobs', '1', '--out', out]
    const { stdout } = await kinoko(args)

    const [, failures = '0'] = /^20 runs, .*, (\d+) fail$/m.exec(stdout) ?? []
    expect(Number(failures)).toBeGreaterThan(1)
    // however many seeds fail, each way of failing is shown once
    expect(stdout.match(/^failed/gm)).toHaveLength(1)
  })

  test('stops after a time, and at Ctrl C, with what there is to say', async () => {
    const args = ['explore', fixed, '--seeds', '1000000', '--jobs', '2']
    const timed = await kinokoProcess([...args, '--time', '100ms'])
    expect(timed.stdout).toMatch(/ runs, .* none fails, stopped after \d+\.\d s \(--time\)\n$/)
    expect(timed.code).toBe(0)

    const command = new RunningCommand([
      'explore',
      'test/src/cli/fixtures/begun.mjs',
      ...args.slice(2),
    ])
    await command.printed('begun')
    command.kill('SIGINT')
    const { code, stdout, stderr } = await command.exit
    expect(stderr).toContain('stopping after the runs that are under way')
    expect(stdout).toMatch(/none fails, stopped after .* \(Ctrl C\)\n$/)
    expect(code).toBe(130)
  })

  test('runs once at least', async () => {
    const none = await kinoko(['explore', fixed, '--seeds', '0'])
    expect(none.stderr).toContain('It must be a whole number, at least 1.')
    expect(none.code).toBe(1)
    const short = ['explore', fixed, '--seeds', '10', '--jobs', '1', '--time', '0.001ms']
    const { code, stdout } = await kinoko(short)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 runs, .* none fails/)])
  })

  test('tells one JSON object, and GitHub the line that failed', async () => {
    const args = ['explore', buggy, '--seeds', '40', '--jobs', '1', '--out', out, '--json']
    const { code, stdout, stderr } = await kinokoProcess(args, {
      env: { GITHUB_ACTIONS: 'true', CI: '1' },
    })
    const result = JSON.parse(stdout) as { runs: number; failures: { seed: number }[] }
    expect(result).toMatchObject({
      failing: 1,
      failures: [
        {
          reason: 'the latest name was lost: Ada Byron',
          again: expect.stringMatching(/^npx kinoko explore .* --replay .*\.json$/) as string,
        },
      ],
    })
    expect(result.runs).toBe(result.failures[0]!.seed + 1)
    expect(stderr).toMatch(
      /^::error file=[^,:]+\.ts,line=\d+,title=kinoko explore::the latest name was lost/m,
    )
    expect(code).toBe(1)
  })

  test.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['2', 2_000],
    ['1.5m', 90_000],
  ])('--time takes %s', (text, milliseconds) => {
    expect(durationOf(text)).toBe(milliseconds)
  })

  test.each(['', '0s', 'soon', '5 days'])('--time refuses %j', (text) => {
    expect(() => durationOf(text)).toThrow('It must be a time')
  })

  test('goes through every schedule with so many deviations', async () => {
    const { code, stdout } = await kinoko(['explore', fixed, '--deviations', '1'])

    expect(stdout).toMatch(/every schedule with up to 1 deviations, none fails/)
    expect(code).toBe(0)
  })

  test('runs one schedule of each class', async () => {
    const bounded = ['explore', fixed, '--deviations', '1', '--exhaustive']
    const { code, stdout } = await kinoko([...bounded, '--no-shared-memory'])
    expect(stdout).toMatch(/up to 1 deviations \(\d+ schedules, \d+ classes\), none fails/)
    expect(code).toBe(0)
    const both = await kinoko([...bounded, '--strategy', 'pos'])
    expect(both.stderr).toMatch(/'--exhaustive' cannot be used with option '--strategy <name>'/)
  })

  test.each(['1', '2'])(
    'takes all runs together for what some run is to see, with %s jobs',
    async (jobs) => {
      const args = ['--seeds', '20', '--jobs', jobs, '--out', out]
      const once = await kinokoProcess(['explore', 'test/src/cli/fixtures/sometimes.mjs', ...args])
      expect(once).toMatchObject({ code: 0 })
      const never = ['explore', 'test/src/cli/fixtures/never.mjs', ...args]
      const { code, stdout } = await kinokoProcess(never)
      expect(stdout).toMatch(
        /in none of them this happened \(sim.sometimes\): the seed is negative/,
      )
      expect(stdout).toMatch(/^20 runs, .*, 1 fails$/m)
      expect(code).toBe(1)
      const part = await kinokoProcess([...never, '--shard', '1/2'])
      expect(part.stdout).toContain('in this shard never happened')
      expect(part.code).toBe(0)
    },
  )

  test.each(['1', '2'])('draws the orders as it is told to, with %s jobs', async (jobs) => {
    const args = ['explore', buggy, '--seeds', '200', '--jobs', jobs, '--out', out]
    const { stdout } = await kinokoProcess([...args, '--strategy', 'pos', '--max-latency', '0'])
    expect(stdout).toMatch(/seed \d+ \(pos\) fails with/)
    expect(stdout).not.toContain('ms pass before')
  })

  test('knows its strategies, and that deviations are none', async () => {
    const unknown = await kinoko(['explore', fixed, '--strategy', 'pso'])
    expect(unknown.stderr).toContain('Allowed choices are portfolio, random, pct, pos, delay')
    const both = await kinoko(['explore', fixed, '--deviations', '1', '--depth', '2'])
    expect(both.stderr).toMatch(/'--depth <d>' cannot be used with option '--deviations <k>'/)
  })

  test('says what is wrong with a module', async () => {
    const args = ['explore', 'test/src/cli/fixtures/nothing.mjs', '--seeds', '4']
    for (const nothing of [
      await kinoko([...args, '--jobs', '1']),
      await kinokoProcess([...args, '--jobs', '2']),
    ]) {
      expect(nothing.stderr).toMatch(
        /^Error: Found no scenario in `test.src.cli.fixtures.nothing.mjs`/,
      )
      expect(nothing.code).toBe(1)
    }

    const generator = await kinoko([
      'explore',
      'test/src/cli/fixtures/generator.mjs',
      '--jobs',
      '1',
    ])
    expect(generator.stderr).toMatch(
      /^Error: The scenario in `.*generator.mjs` is a generator, whose body nobody runs/,
    )
    expect(generator.code).toBe(1)

    const seeds = await kinoko(['explore', fixed, '--seeds', 'many'])
    expect(seeds.stderr).toContain("option '-s, --seeds <n>' argument 'many' is invalid")
  })

  test('ends although a scenario has left something open', async () => {
    const module = 'test/src/cli/fixtures/pool-stays-open.mjs'
    const { code } = await kinokoProcess(['explore', module, '--seeds', '2', '--jobs', '1'])
    expect(code).toBe(0)
  })

  test('says how a job ended before its work did', async () => {
    const args = ['explore', 'test/src/cli/fixtures/killed.mjs', '--seeds', '4', '--jobs', '2']
    const { code, stderr } = await kinokoProcess(args)

    expect(stderr).toBe('Error: a job of the exploration ended with signal SIGKILL\n')
    expect(code).toBe(1)
  })

  test('says what is wrong with a report', async () => {
    const none = await kinoko(['explore', fixed, '--replay', 'nowhere.json'])
    expect(none.stderr).toMatch(/^Error: cannot read the report nowhere\.json/)

    for (const text of ['{"hash": 1}', '<!doctype html><p>no report', 'null', '']) {
      const path = join(out, 'broken.html')
      await writeFile(path, text)
      for (const args of [
        ['explore', fixed, '--replay', path],
        ['trace', path],
      ]) {
        const broken = await kinoko(args)
        expect(broken.stderr).toMatch(
          /^Error: .*broken\.html: this is no failure report; that is the JSON or .*\n$/,
        )
        expect(broken.code).toBe(1)
      }
    }
    expect((await kinoko(['trace', 'package.json'])).stderr).toContain('this is no failure report')
  })
})
