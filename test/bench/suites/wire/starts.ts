/** From nothing to the first confirmed publish. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { publishesOf, RawClient } from './raw-client.js'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))
export const brokerCommand = ['dist/src/cli/main.js', 'broker'] as const

/** Milliseconds from the start of `kinoko broker` to the first confirm. */
export async function startKinoko(port: number): Promise<number> {
  const begin = performance.now()
  const child = spawn(process.execPath, [...brokerCommand, '--port', String(port)], {
    cwd: root,
    stdio: 'ignore',
    detached: true,
  })
  return untilConfirmed(child, `amqp://127.0.0.1:${port}`, begin)
}

/** The same of whatever a shell's command starts. */
export async function startOther(command: string, uri: string): Promise<number> {
  if (await isThere(uri)) throw new Error(`something listens at ${uri} before it is started`)
  const begin = performance.now()
  const child = spawn('sh', ['-c', command], { stdio: 'ignore', detached: true })
  return untilConfirmed(child, uri, begin)
}

/** Milliseconds in one process, from the imported module to the first confirm by amqplib. */
export function startEmbedded(): number {
  const program = `
    const { startBroker } = await import('kinoko/broker')
    const { connect } = (await import('amqplib')).default
    const begin = performance.now()
    const broker = await startBroker()
    const connection = await connect(broker.uri, { noDelay: true })
    const channel = await connection.createConfirmChannel()
    await channel.assertQueue('q')
    channel.sendToQueue('q', Buffer.from('x'))
    await channel.waitForConfirms()
    console.log(performance.now() - begin)
    process.exit()`
  const args = ['--input-type=module', '--eval', program]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}

function isThere(uri: string): Promise<boolean> {
  return RawClient.open(uri).then(
    (client) => {
      client.close()
      return true
    },
    () => false,
  )
}

async function untilConfirmed(child: ChildProcess, uri: string, begin: number): Promise<number> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    await firstConfirm(await connected(child, uri))
    return performance.now() - begin
  } finally {
    // with all that a script has started
    process.kill(-child.pid!, 'SIGTERM')
    await ended
  }
}

async function connected(child: ChildProcess, uri: string): Promise<RawClient> {
  while (child.exitCode === null) {
    const client = await RawClient.open(uri).catch(() => undefined)
    if (client !== undefined) return client
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`)
}

async function firstConfirm(client: RawClient): Promise<void> {
  const queue = 'bench.start'
  await client.ask({ method: 'queue.declare', queue, exclusive: true })
  await client.ask({ method: 'confirm.select' })
  const confirmed = new Promise<void>((resolve) => (client.onAck = () => resolve()))
  client.send(publishesOf(queue, { from: 1, count: 1, kind: 'correlation id' }))
  await confirmed
  client.close()
}
