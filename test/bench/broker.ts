/**
 * How the broker bears size: `npm run bench:broker`. Each figure is taken in a process of its own, for the
 * simulator and for the fakes in test/bench/peers (`npm ci` in each of their folders first;
 * without them only the simulator is measured, and the table says so).
 */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type * as amqplib from 'amqplib'

type Client = Pick<typeof amqplib, 'connect'>
type Load = (channel: amqplib.Channel) => Promise<void>

const subjects = ['kinoko', '@onify/fake-amqplib', 'mock-amqplib'] as const

/** What is measured: sizes as in a large test. */
const loads: Readonly<Record<string, Load>> = {
  '100,000 messages into a queue and out of it': async (channel) => {
    await channel.assertQueue('deep')
    for (let i = 0; i < 100_000; i++) channel.sendToQueue('deep', body)
    let got = 0
    await new Promise<void>((resolve) => {
      void channel.consume('deep', (message) => {
        channel.ack(message!)
        if (++got === 100_000) resolve()
      })
    })
  },
  '10,000 topic bindings, then 10,000 messages that match one': (channel) =>
    topics(channel, 10_000),
  '10 topic bindings, then 10,000 messages that match one': (channel) => topics(channel, 10),
  '1,000 consumers share 10,000 messages': async (channel) => {
    await channel.assertQueue('shared')
    let got = 0
    const done = new Promise<void>((resolve) => {
      const take = (message: amqplib.ConsumeMessage | null): void => {
        channel.ack(message!)
        if (++got === 10_000) resolve()
      }
      void (async () => {
        for (let i = 0; i < 1000; i++) await channel.consume('shared', take)
        for (let i = 0; i < 10_000; i++) channel.sendToQueue('shared', body)
      })()
    })
    await done
  },
}

const body = Buffer.alloc(100)

async function topics(channel: amqplib.Channel, bindings: number): Promise<void> {
  await channel.assertExchange('topics', 'topic')
  await channel.assertQueue('matched')
  await channel.assertQueue('others')
  for (let i = 1; i < bindings; i++) await channel.bindQueue('others', 'topics', `a.${i}.*.c`)
  await channel.bindQueue('matched', 'topics', 'a.*.b.d')
  const start = performance.now()
  let got = 0
  await new Promise<void>((resolve) => {
    const take = (): void => {
      if (++got === 10_000) resolve()
    }
    void channel.consume('matched', take, { noAck: true })
    for (let i = 0; i < 10_000; i++) channel.publish('topics', `a.${i}.b.d`, body)
  })
  console.log(`messages alone: ${(performance.now() - start).toFixed(0)} ms`)
}

async function load(subject: string): Promise<Client> {
  if (subject === 'kinoko') return import('../../simulator/index.js')
  const path = createRequire(
    new URL(`peers/${subject.split('/').at(-1)}/package.json`, import.meta.url),
  ).resolve(subject)
  const module = (await import(pathToFileURL(path).href)) as Client & { default?: Client }
  return module.default ?? module
}

async function measure(subject: string, title: string): Promise<void> {
  const client = await load(subject)
  const connection = await client.connect('amqp://localhost')
  const channel = await connection.createChannel()
  const start = performance.now()
  await loads[title]!(channel)
  const ms = performance.now() - start
  const megabytes = process.resourceUsage().maxRSS / 1024
  console.log(`${ms.toFixed(0)} ms, at most ${megabytes.toFixed(0)} MB`)
  process.exit()
}

function inProcess(subject: string, title: string): Promise<string> {
  const args = ['--conditions=kinoko:source', '--import=tsx', import.meta.filename, subject, title]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { timeout: 120_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.trim().split('\n').reverse().join('; '))
      else
        resolve(
          error.killed === true
            ? 'not done in 120 s'
            : (/^\w*Error.*/m.exec(stderr)?.[0] ?? 'failed'),
        )
    })
  })
}

const [subject, title] = process.argv.slice(2)
if (subject !== undefined && title !== undefined) {
  await measure(subject, title)
} else {
  for (const name of Object.keys(loads)) {
    console.log(name)
    for (const one of subjects) console.log(`  ${one}: ${await inProcess(one, name)}`)
  }
}
