import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { ClientStopped, ServiceRpcClient } from 'kinoko'
import { deedsRecording } from '../../../src/cli/recording/deeds-recording.js'
import { readDeeds } from '../../../src/cli/recording/read-deeds.js'
import { kinoko, kinokoProcess, RunningCommand } from './support/kinoko.js'
import type { CalculatorService } from './services.js'

const services = 'test/src/cli/services'
const broker = process.env['KINOKO_TEST_BROKER']
let directory = ''

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kinoko-cli-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function file(name: string, content: string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

describe('kinoko show-config', () => {
  test('prints file, broker and definitions, later ones over earlier ones', async () => {
    const config = await file(
      'a.yaml',
      'AMQP_URI: amqp://${HOST:localhost}\nmax_workers: 5\nfoo: 1',
    )
    const args = ['show-config', '-c', config, '-d', 'max_workers=7', '--define', 'debug']
    vi.stubEnv('HOST', 'rabbit')
    const { code, stdout } = await kinoko([...args, '-d', 'bar=${NONE:[1, two]}'])
    vi.unstubAllEnvs()

    expect(code).toBe(0)
    expect(parse(stdout)).toEqual({
      AMQP_URI: 'amqp://rabbit',
      max_workers: 7,
      foo: 1,
      debug: true,
      bar: [1, 'two'],
    })
  })
})

describe('kinoko run', () => {
  test('logs with times or as JSON, at the level asked for, and says what it waits for', async () => {
    const args = ['run', '--broker', 'simulator', '--instances', '2', '--json', services]
    const command = new RunningCommand(args)
    await command.printed('services run on the embedded simulator: calculator, clock, 2 of each')
    command.kill('SIGTERM')
    const { code, stderr } = await command.exit
    expect(code).toBe(0)
    const lines = stderr.trim().split('\n')
    const log = lines.map((line) => JSON.parse(line) as Record<string, string>)
    expect(log.map(({ level }) => level)).toEqual(log.map(() => 'info'))
    expect(log[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const messages = log.map(({ message }) => message)
    expect(messages).toContainEqual(expect.stringMatching(/^SIGTERM: .*(stopping|waiting for)/))
    expect(messages.at(-1)).toBe('all services have stopped')
  })

  test('answers probes and Prometheus', async () => {
    const args = ['run', '--broker', 'simulator', '--health-port', '0', `${services}:ClockService`]
    const command = new RunningCommand(args)
    await command.printed('services run on')
    await command.printed('tick')
    const [, address] = /at (http:\S+)/.exec(command.stderr) ?? []
    const ready = await fetch(`${address}/ready`)
    const metrics = await fetch(`${address}/metrics`)
    const text = await metrics.text()
    command.kill('SIGTERM')
    expect(ready.status).toBe(200)
    expect(metrics.headers.get('content-type')).toContain('version=0.0.4')
    expect(text).toContain('kinoko_up{service="clock",instance="0"} 1')
    expect(text).toContain('kinoko_workers_max{service="clock",instance="0"} 10')
    expect(text).toMatch(/kinoko_worker_results_total\{.*method="tick",outcome="ok"\} \d+/)
    expect(await command.exit).toMatchObject({ code: 0 })
  })

  test('records what its services do, and goes on in the same file', async () => {
    const path = join(directory, 'run.ndjson')
    for (let i = 0; i < 2; i++) {
      const args = ['run', '--broker', 'simulator', '--record', path, `${services}:ClockService`]
      const command = new RunningCommand(args)
      await command.printed('tick')
      await command.printed('tick')
      command.kill('SIGTERM')
      expect(await command.exit).toMatchObject({ code: 0 })
    }
    const deeds = readDeeds(await readFile(path, 'utf8'), path)
    expect(deeds.filter(({ deed }) => deed === 'started')).toHaveLength(2)
    const story = deedsRecording(deeds).story.map(({ text }) => text)
    expect(story[0]).toBe('clock#0 runs tick')
    expect(story.at(-1)).toBe('clock#1 runs tick')
  })

  test('says in one line that its recording cannot be written', async () => {
    const { code, stderr } = await kinoko(['run', '--record', join(directory, 'no/run'), services])
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Error: --record: cannot write .*\n$/),
    ])
  })

  test('says in one line that the port for probes is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const args = ['run', '--broker', 'simulator', '--health-port', String(port)]
    const { code, stderr } = await kinoko([...args, `${services}:ClockService`])
    taken.close()
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Error: .*EADDRINUSE.*; choose another --health-port\n$/)
  })

  test.each([
    [['--log-level', 'loud'], 'Allowed choices are debug, info, warn, error'],
    [['--instances', '0'], 'It must be a whole number, at least 1, at most 10000.'],
    [['--instances', '9007199254740991'], 'at least 1, at most 10000.'],
    [['--health-port', '70000'], 'It must be a port'],
  ])('refuses %j', async (args, problem) => {
    const { code, stderr } = await kinoko(['run', ...args, services])
    expect([code, stderr]).toEqual([1, expect.stringContaining(problem)])
  })

  test('hosts every service of its modules until it is told to stop', async () => {
    const modules = [services, 'test/src/cli/fixtures/plain:Greeter']
    const command = new RunningCommand(['run', '--broker', 'simulator', ...modules])
    await command.printed('services run on the embedded simulator: calculator, clock, greeter')
    await command.printed('tick')
    command.kill('SIGINT')

    expect(await command.exit).toMatchObject({ code: 0, signal: null })
  })

  test('ends with 1 when the start fails, whatever a dependency has left open', async () => {
    const module = 'test/src/cli/fixtures/no-database.mjs'
    const command = new RunningCommand(['run', '--broker', 'simulator', module])

    const { code, stderr } = await command.exit
    expect(code).toBe(1)
    expect(stderr).toContain('no database')
  })

  test('ends with 1 and a line when the start fails with what cannot be looked at', async () => {
    const module = 'test/src/cli/fixtures/odd-start.mjs'
    const command = new RunningCommand(['run', '--broker', 'simulator', module])

    const { code, stderr } = await command.exit
    expect(code).toBe(1)
    expect(stderr).not.toMatch(/getPrototypeOf|^ +at /m)
    expect(stderr.trim()).not.toBe('')
  })

  test('is told the version of the embedded simulator', async () => {
    const command = new RunningCommand(['run', '--broker', 'simulator:3.10.8', services])
    await command.printed('services run on the embedded simulator: calculator, clock')
    command.kill('SIGINT')
    expect(await command.exit).toMatchObject({ code: 0, signal: null })
  })

  test('of a version that is not simulated says which there are', async () => {
    const { code, stderr } = await kinoko(['run', '--broker', 'simulator:3.13', services])
    expect([code, stderr]).toEqual([
      1,
      'Error: --broker simulator:3.13: that version of RabbitMQ is not simulated; there are 3.10, 4.0, 4.3\n',
    ])
  })

  test.each([
    ['simulatr:4.0', 'simulator:4.0'],
    ['Simulator', 'simulator'],
    ['simulater:', 'simulator:'],
  ])(
    'that was to run on the simulator, and has a slip in it, is told: %s',
    async (given, meant) => {
      for (const args of [
        ['run', services],
        ['top', '--once'],
      ]) {
        const { code, stderr } = await kinoko([...args, '--broker', given])
        const host = `amqp://${given.split(':')[0]}`
        const problem = `Error: --broker ${given}: did you mean \`${meant}\`? A broker on a host of that name is ${host}\n`
        expect([code, stderr]).toEqual([1, problem])
      }
    },
  )

  test.each([
    ['run', '--broker', 'simulator', services],
    ['explore', 'test/src/cli/fixtures/scenario-fixed.ts', '--jobs', '1'],
    ['explore', 'test/src/cli/fixtures/scenario-fixed.ts', '--jobs', '2'],
    ['explore', 'test/src/cli/fixtures/scenario-fixed.ts', '--deviations', '1'],
    ['broker', '--port', '0'],
  ])(
    'takes the version from the environment, and says if there is none such: %s',
    async (...args) => {
      const { code, stderr } = await kinokoProcess(args, { env: { KINOKO_RABBITMQ: '5' } })
      expect(stderr).toBe(
        'Error: KINOKO_RABBITMQ: RabbitMQ 5 is not simulated; choose one of 3.10, 4.0, 4.3\n',
      )
      expect(code).toBe(1)
    },
  )

  test('of a module that is not there says so', async () => {
    const { code, stderr } = await kinoko(['run', '--broker', 'simulator', 'nowhere'])

    expect(code).toBe(1)
    expect(stderr).toMatch(/^Error: No module named `nowhere`/)
  })

  const why = broker === undefined ? ': KINOKO_TEST_BROKER is not set' : ''
  describe.skipIf(broker === undefined)(`on RabbitMQ${why}`, () => {
    async function running(name: string): Promise<{
      command: RunningCommand
      client: ServiceRpcClient<CalculatorService>
    }> {
      const args = ['run', '--broker', broker ?? '', `${services}:CalculatorService`]
      const command = new RunningCommand(args, { env: { KINOKO_TEST_SERVICE: name } })
      await command.printed('services run on')
      const config = { AMQP_URI: broker ?? '' }
      return { command, client: new ServiceRpcClient(name, { config }) }
    }

    test('the first signal lets what runs finish and reply', async () => {
      const { command, client } = await running('cli-graceful')
      const calculator = await client.start()
      expect(await calculator.add(1, 2)).toBe(3)

      const calling = calculator.slow(300)
      await command.printed('begun')
      command.kill('SIGTERM')

      await calling // its reply has come
      expect(await command.exit).toMatchObject({ code: 0, signal: null })
      await client.stop()
    })

    test('the second ends it at once', async () => {
      const { command, client } = await running('cli-killed')
      const calculator = await client.start()
      const calling = calculator.slow.callAsync(60_000)
      await command.printed('begun')

      command.kill('SIGINT')
      command.kill('SIGTERM')

      expect(await command.exit).toMatchObject({ code: 1, signal: null })
      await client.stop()
      await expect(calling.result()).rejects.toBeInstanceOf(ClientStopped)
    })
  })
})

describe('kinoko shell', () => {
  const args = ['shell', '--broker', 'simulator', services]

  test('runs a script with top-level await', async () => {
    const input = `
      console.log(await n.rpc.calculator.add(1, 2))
      console.log(await n.rpc.calculator.add(kwargs({ b: 3, a: 4 })))
      await n.dispatchEvent('calculator', 'added', { sum: 3 })
      console.log(n.config.max_workers, typeof n.disconnect)
    `
    const { code, stdout } = await kinokoProcess([...args, '-d', 'max_workers=4'], { input })

    expect(stdout.replaceAll('tick\n', '')).toBe('3\n7\n4 function\n')
    expect(code).toBe(0)
  })

  test('runs the commands of a script, and what begins with a dot besides', async () => {
    const input = `.services\n.call calculator.add 1 2\nconst three = [1, 2]\n.concat(3)\n.length\n.trace\nconsole.log(three)\n.exit\nconsole.log('not reached')`
    const { code, stdout, stderr } = await kinokoProcess(args, { input })

    expect(stdout, stderr).toMatch(/calculator: add, slow\n(?:.*\n)*3\n[\d.]+ ms\n/)
    expect(stdout).toMatch(/calculator\.add\(1, 2\) → 3.*\n(?:tick\n)*3\n/)
    expect(stdout).not.toContain('not reached')
    expect(code).toBe(0)
  })

  test.each([
    ['.call calculator', 'write it so: .call service.method 1 "two" {"three": 3}'],
    ['.nothing', "the script is no JavaScript: SyntaxError: Unexpected token '.'"],
  ])('says in a line what is wrong with %s in a script', async (input, problem) => {
    const { code, stderr } = await kinokoProcess(args, { input })
    expect(stderr.split('\n').filter((line) => !/^(?:\S+ )?INFO/.test(line))).toEqual([
      `Error: ${problem}`,
      '',
    ])
    expect(code).toBe(1)
  })

  test('ends a script at its first error, with 1', async () => {
    const input = "await n.rpc.nobody.add(1)\nconsole.log('not reached')"
    const { code, stdout, stderr } = await kinokoProcess(args, { input })

    expect(code).toBe(1)
    expect(stderr).toContain('ServiceNotFound: Unknown service `nobody`')
    expect(stdout).not.toContain('not reached')
  })
})

describe('kinoko', () => {
  test('tells its version and its commands', async () => {
    expect((await kinoko(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const { stdout } = await kinoko(['--help'])
    for (const command of ['run', 'shell', 'show-config']) expect(stdout).toContain(command)
  })
})
