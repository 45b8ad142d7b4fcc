/** A marked secret goes in wherever something goes in, and is looked for wherever something comes out. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'amqplib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { rpc, service, ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { failureReport, simulate, toHtml, toMermaid } from 'kinoko/testing'
import { startBroker, type RunningBroker } from '../../../simulator/server/index.js'
import { kinoko, kinokoProcess } from './support/kinoko.js'

const secret = 'S3cr3tMark'
const scenario = 'test/src/cli/fixtures/scenario-fixed.ts'
const services = 'test/src/cli/fixtures/plain:Greeter'

let directory = ''
let server: RunningBroker
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kinoko-secrets-'))
  server = await startBroker({ port: 0 })
})
afterAll(async () => {
  await server.stop()
  await rm(directory, { recursive: true })
  vi.unstubAllEnvs()
})

async function file(name: string, content: string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

/** Addresses that hold the secret in every way that people have written them; the broker refuses the user. */
function uris(): string[] {
  const at = `localhost:${server.port}`
  return [
    `amqp://ada:${secret}@${at}`,
    `amqp://ada:p@${secret}@${at}`,
    `amqp://ada:p/${secret}@${at}`,
    `amqp://ada:${secret}#@${at}`,
    `amqp:ada:${secret}@${at}`,
    `amqp:/ada:${secret}@${at}`,
    `//ada:${secret}@${at}`,
    `ada:${secret}@${at}`,
    `amqp://ada:x@${at}/?password=${secret}&frame_max=1`,
    `amqp://ada:x@${at};amqp://ada:${secret}@${at}`,
    `amqp://ada:${secret}`,
    `amqp://${secret}@${at}`,
    `amqp://ada%3A${secret}@${at}`,
    `amqp://ada;${secret}@${at}`,
    `amqp://ada:1;${secret}@${at}`,
    `amqp://ada:1/${secret}@${at}`,
    `amqp://ada:my ${secret}@${at}`,
    `amqp://${at}/#${secret}`,
  ]
}

/** Where a variable that holds the secret stands in the wrong place. */
async function wrongSettings(): Promise<string[][]> {
  return [
    ['-c', await file('wrong.yaml', 'max_workers: ${DATABASE_PASSWORD}')],
    ['-d', 'RPC_DELIVERY=${DATABASE_PASSWORD}'],
    ['-d', 'AMQP_URI=amqp://host:${DATABASE_PASSWORD}'],
  ]
}

interface Output {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function expectNoSecret({ stdout, stderr }: Output, what: string): void {
  expect(stdout + stderr, what).not.toContain(secret)
}

describe('commands show no secret', () => {
  test('that stands in the address of the broker', async () => {
    for (const uri of uris()) {
      const config = await file('uri.yaml', `AMQP_URI: ${JSON.stringify(uri)}\n`)
      vi.stubEnv('BROKER_URI', uri)
      const variable = await file('variable.yaml', 'AMQP_URI: ${BROKER_URI}\n')
      const once = ['-d', 'connection_retry={max_retries_at_start: 0}']
      for (const args of [
        ['run', '--broker', uri, services, ...once],
        ['run', '-c', config, services, ...once],
        ['run', '-c', variable, services, ...once],
        ['shell', '--broker', uri, ...once],
        ['run', '--brokr', uri, services],
        ['run', `--brokr=${uri}`, services],
        ['run', uri],
        ['run', services, uri],
        ['explore', uri, '--deviations', '0'],
        ['explore', services, '--replay', uri],
        ['explore', scenario, '--workers', uri, '--seeds', '1'],
        ['explore', scenario, '--work-for', uri, '--jobs', '1'],
        ['trace', uri],
        ['broker', '--definitions', uri],
        ['dead', 'list', 'rpc-vault.dead', '--broker', uri],
        ['dead', 'list', '-c', config],
        ['dead', 'list', '--broker', server.uri, '--management', uri],
        ['dead', 'list', uri, '--broker', server.uri],
        ['dead', 'show', 'rpc-vault.dead', '-c', variable],
        ['dead', 'show', uri, '--broker', server.uri],
        ['dead', 'show', 'rpc-vault.dead', uri],
        ['dead', 'show', 'rpc-vault.dead', '--filter', uri],
        ['dead', 'replay', 'rpc-vault.dead', '--broker', uri],
        ['dead', 'replay', uri, '--broker', server.uri, '--to', uri],
        ['dead', uri],
        ['top', uri, '--once'],
        ['watch', uri, '--out', uri],
        ['watch', '-c', config, '--out', 'x.json'],
        ['watch', server.uri, '--management', uri, '--out', 'x.json'],
        ['watch', server.uri, '--broker', uri],
        ['watch', server.uri, uri],
        ['top', uri, '--service', 'vault', '--once'],
        ['top', '-c', variable, '--once'],
        ['top', '-c', config, '--service', 'vault', '--json'],
        ['top', server.uri, '--management', uri, '--once'],
        ['top', server.uri, '--queue', uri, '--once'],
        ['top', server.uri, '--service', uri, '--once'],
        ['top', server.uri, '--broker', uri],
        ['top', server.uri, uri],
      ]) {
        const output = await kinoko(args)
        expect(output.code, args.join(' ')).not.toBe(0)
        expectNoSecret(output, args.join(' '))
      }
      for (const args of [
        ['-d', `AMQP_URI="${uri}"`],
        ['-c', config],
        ['-c', variable],
      ]) {
        const output = await kinoko(['show-config', ...args])
        expect(output.stdout + output.stderr, args.join(' ')).toMatch(/AMQP_URI|YAML/)
        expectNoSecret(output, `show-config of ${uri}`)
      }
    }
  })

  test('that stands in a configuration, in variables, or where a file is broken', async () => {
    vi.stubEnv('DATABASE_PASSWORD', secret)
    vi.stubEnv('DATABASE', secret)
    vi.stubEnv('ALL_SECRETS', `{orders: [${secret}]}`)
    const config = await file(
      'secrets.yaml',
      [
        'database: {password: "${DATABASE_PASSWORD}", url: "postgres://ada:${DATABASE_PASSWORD}@db/x"}',
        `mail: [{api_key: ${secret}}, {token: [${secret}]}]`,
        `AMQP_SSL: {passphrase: ${secret}}`,
        `hook: https://example.org/in?key=${secret}`,
        'greeting: hello',
        'reports: ${DATABASE_PASSWORD}',
        'tables: ${ALL_SECRETS}',
        'AMQP_URI: ${DATABASE}',
        'certificates: ${PWD}/certificates',
      ].join('\n'),
    )
    const shown = await kinoko(['show-config', '-c', config])
    expectNoSecret(shown, 'show-config')
    expect(shown.stdout).toContain('greeting: hello')
    expect(shown.stdout).toContain('/certificates\n')
    expect((await kinoko(['show-config', '-c', config, '--show-secrets'])).stdout).toContain(secret)

    const broken = await file('broken.yaml', `password: "${secret}\nx: {`)
    const definitions = await file('definitions.json', `{"users": [{"password": ${secret}`)
    for (const args of [
      ['show-config', '-c', broken],
      ['show-config', '-d', `=${secret}`],
      ['show-config', '-d', `password={${secret}`],
      ['broker', '--port', '0', '--definitions', definitions],
      ['broker', '--port', '0', '--user', `ada:${secret}`, '--', 'no-such-program'],
      ['broker', '--port', '0', '--user', secret],
      ['broker', '--port', '0', '--user', `:${secret}`],
      ['broker', `--usr=ada:${secret}`],
      ['broker', `-u${secret}`],
      ['run', services, `--defin=password=${secret}`],
      ...(await wrongSettings()).flatMap((source) => [
        ['run', services, ...source],
        ['shell', ...source],
        ['dead', 'list', ...source],
        ['top', '--once', ...source],
        ['watch', '--out', 'x.json', ...source],
      ]),
    ]) {
      const output = await kinoko(args)
      expect(output.code, args.join(' ')).toBe(1)
      expect(output.stderr, args.join(' ')).not.toContain('    at ')
      expectNoSecret(output, args.join(' '))
    }
    for (const [setting, problem] of [
      [`AMQP_URI={${secret}: 5672}`, 'AMQP_URI must be a string, not `Object`'],
      [`AMQP_SSL=${secret}`, 'AMQP_SSL must be an object, not `…`'],
    ] as const) {
      const { stderr } = await kinoko(['run', services, '-d', setting])
      expect(stderr).toBe(`Error: ${problem}\n`)
    }
  })

  test('that stands in a dead message, wherever it can', async () => {
    const connection = await connect(server.uri)
    const channel = await connection.createConfirmChannel()
    const uri = `amqp://ada:${secret}@host/x`
    const queue = `dead of ${uri}`
    await channel.assertQueue(queue)
    const bodies = [
      JSON.stringify({ kwargs: { password: secret, list: [{ token: secret }], at: uri } }),
      `password=${secret}&user=ada`,
      `api_key: "${secret} and more"`,
      `Authorization: Bearer ${secret}`,
      `{"password": "${secret}`,
      uri,
    ]
    for (const body of bodies) {
      channel.publish('', queue, Buffer.from(body), {
        type: uri,
        replyTo: uri,
        appId: uri,
        headers: {
          [uri]: uri,
          authorization: `Bearer ${secret}`,
          session: { token: secret, at: [uri] },
          'kinoko.dead_exchange': uri,
          'kinoko.dead_routing_key': uri,
          'kinoko.dead_reason': `the broker at ${uri} is gone`,
          'x-death': [{ queue: uri, reason: uri, exchange: uri, 'routing-keys': [uri], count: 1 }],
        },
      })
    }
    await channel.waitForConfirms()
    for (const args of [
      ['list', queue],
      ['list', queue, '--json'],
      ['show', queue],
      ['show', queue, '--json'],
      ['replay', queue, '--dry-run'],
      ['replay', queue, '--json'],
      ['replay', queue, '--to', uri],
    ]) {
      const output = await kinoko(['dead', ...args, '--broker', server.uri])
      expect(output.stdout, args.join(' ')).not.toBe('')
      expectNoSecret(output, args.join(' '))
    }
    await channel.deleteQueue(queue)
    await connection.close()
  })

  test('when the running shell shows what it has', async () => {
    const users = { ada: secret }
    const own = await startBroker({ port: 0, users })
    const uri = `amqp://ada:${secret}@localhost:${own.port}`
    vi.stubEnv('MY_DATABASE_PASSWORD', secret)
    const config = await file(
      'shell.yaml',
      `AMQP_URI: ${uri}\ndatabase:\n  greeting: hello\n  door: \${MY_DATABASE_PASSWORD}\nmail: [{api_key: ${secret}}]\n`,
    )
    const shown = 'console.log(n, n.config, n.config.database, n.config.mail, [n.rpc, n.rpc.vault])'
    const asked = 'console.log(n.config.database.door === process.env.MY_DATABASE_PASSWORD)'
    for (const source of [
      ['-c', config],
      ['-c', config, '--broker', uri],
      ['-c', config, '--broker', 'simulator'],
    ]) {
      const output = await kinokoProcess(['shell', ...source], { input: `${shown}\n${asked}` })
      expect(output.code, output.stderr).toBe(0)
      expect(output.stdout).toMatch(/AMQP_URI: 'amqp:\/\/ada:\*+@localhost/)
      expect(output.stdout).toContain('hello')
      expect(output.stdout).toMatch(/true\n$/)
      expectNoSecret(output, source.join(' '))
    }
    await own.stop()
  })

  test('that services have in results, arguments, headers and errors of a run that fails', async () => {
    const failing = 'test/src/cli/fixtures/scenario-secrets.ts'
    const out = join(directory, 'reports')
    for (const way of [
      ['--seeds', '1'],
      ['--seeds', '1', '--json'],
      ['--deviations', '0'],
    ]) {
      const output = await kinoko(['explore', failing, ...way, '--jobs', '1', '--out', out])
      expect(output.code).toBe(1)
      expect(output.stdout).toContain('broker.internal')
      expectNoSecret(output, way.join(' '))
    }
    const reports = await readdir(out)
    expect(reports.map((name) => name.replace(/.*\./, '')).sort()).toEqual([
      ...['html', 'html', 'json', 'json'],
    ])
    for (const name of reports) {
      const text = await readFile(join(out, name), 'utf8')
      expect(text).toContain('password')
      expect(text, name).not.toContain(secret)
    }
    const report = join(
      out,
      reports.find((name) => name.endsWith('.json'))!,
    )
    const replayed = await kinoko(['explore', failing, '--replay', report])
    expect(replayed.stdout).toContain('the same run as in the report')
    expectNoSecret(replayed, 'explore --replay')
  })

  test('of a user that the broker has', async () => {
    const args = ['broker', '--user', `ada:${secret}`, '--', process.execPath, '-e', '']
    const output = await kinoko(args)
    expect(output.code).toBe(0)
    expectNoSecret(output, 'kinoko broker')
  })
})

@service('vault')
class VaultService {
  @rpc({ sensitiveArguments: ['password', 'users.token', 'card.number'] })
  open(password: string, users: { token: string }[], card: { number: string }) {
    if (users.length === 1)
      throw new RangeError(`no door for a card of ${card.number.length} digits`)
    return new Map([[password, Symbol(password)]])
  }
}

@service('desk')
class DeskService {
  @rpc
  look(user: object, keys: object[]) {
    return { user, keys, password: secret, empty: { password: null } }
  }
}

/** A logger that keeps every record whole, errors with their stacks and causes. */
function keeping(records: unknown[]) {
  const keep = (fields: object, message: string): void => void records.push(fields, message)
  return { debug: keep, info: keep, warn: keep, error: keep }
}

function textOf(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (seen.has(value)) return ''
  seen.add(value)
  const own = value instanceof Error ? [value.message, value.stack, value.cause] : []
  return [...own, ...(Object.entries(value).flat() as unknown[])]
    .map((item) => textOf(item, seen))
    .join(' ')
}

test('logs, errors, events, traces and reports show no sensitive argument', async () => {
  const records: unknown[] = []
  const { connect, ambient } = createSimulator({ clock: 'real', trace: 0 })
  const options = {
    config: { AMQP_URI: 'amqp://localhost' },
    connect,
    ambient,
    logger: keeping(records),
  }
  const container = new ServiceContainer(VaultService, options)
  for (const event of ['workerSetup', 'workerResult', 'workerTeardown'] as const) {
    container.events.on(event, (worker) => records.push(String(worker), worker.outcome))
  }
  await container.start()
  const client = new ServiceRpcClient<VaultService>('vault', options)
  const vault = await client.start()
  for (const users of [[], [{ token: secret }]]) {
    const failing = vault.open(secret, users, { number: secret })
    records.push(await failing.catch((error: unknown) => error))
  }
  await client.stop()
  await container.stop()

  const failing = simulate({ seed: 1 }, async (sim) => {
    sim.service(VaultService)
    const vault = await sim.proxy<VaultService>('vault')
    await vault.open(secret, [{ token: secret }], { number: secret })
  })
  const error = await failing.catch((reason: unknown) => reason as Error)
  const report = failureReport(error)!
  records.push(error, JSON.stringify(report), toHtml(report), toMermaid(report))

  const shown = textOf(records)
  expect(shown).toContain('vault.open')
  expect(shown).not.toContain(secret)
})

test('errors and reports show no value of a key such as `password`', async () => {
  const failing = simulate({ seed: 1 }, async (sim) => {
    sim.service(DeskService)
    const desk = await sim.proxy<DeskService>('desk')
    expect(await desk.look({ user: 'ada', token: secret }, [{ api_key: secret }])).toBeNull()
  })
  const error = await failing.catch((reason: unknown) => reason as Error)
  const report = failureReport(error)!
  const shown = textOf([JSON.stringify(report), toHtml(report), toMermaid(report)])
  expect(shown).toContain('desk.look')
  expect(shown).toContain('"user":"ada"'.replaceAll('"', '\\"'))
  expect(shown).not.toContain(secret)
})

test('logs, errors and events of a connection show no password', async () => {
  for (const AMQP_URI of uris()) {
    const records: unknown[] = []
    const { connect, ambient } = createSimulator({ clock: 'real', trace: 0 })
    const config = { AMQP_URI, connection_retry: { max_retries_at_start: 0 } }
    const options = { config, connect, ambient, logger: keeping(records) }
    for (const make of [
      async () => new ServiceContainer(VaultService, options).start(),
      async () => new ServiceRpcClient('vault', options).start(),
    ]) {
      await expect(
        make().catch((error: unknown) => {
          records.push(error)
          throw error
        }),
      ).rejects.toThrow()
    }
    expect(textOf(records), AMQP_URI).not.toContain(secret)
  }
})
