/**
 * Mutated conversations of real clients for as long as it is told, on a session without a socket and on a `kinoko broker`
 * that runs beside: no crash, no hang, no growth.
 *
 *   npm run test:fuzz                        a minute
 *   npm run test:fuzz -- --minutes 30
 *
 * KINOKO_SEED repeats a run. Ends with 1 when a conversation breaks the server, takes longer than a second, or memory has
 * grown since the first tenth of the run: by more than 8 MiB here, after a collection, or by more than 32 MiB there.
 */
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { BrokerProcess } from '../server/support/broker-process.js'
import { RawClient } from './support/raw-client.js'
import { mutated, problemsOf } from './support/mutations.js'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } })
const minutes = Number(values.minutes)
if (!(minutes > 0)) {
  console.error(`--minutes ${values.minutes}: it has to be a number above 0`)
  process.exit(1)
}
const seed = Number(process.env['KINOKO_SEED'] ?? Date.now() & 0x7fffffff)
const mebibyte = 2 ** 20
const ofBatch = { pure: 2000, live: 100 } as const
/** A thread that ends the process when this one has done nothing for so long. */
const patienceMs = 20_000

const beats = new Int32Array(new SharedArrayBuffer(4))
const watchdog = new Worker(
  `const { workerData } = require('node:worker_threads')
   let last = -1
   setInterval(() => {
     const now = Atomics.load(workerData.beats, 0)
     if (now === last) { console.error('a conversation does not end: KINOKO_SEED=${seed}'); process.kill(process.pid, 'SIGKILL') }
     last = now
   }, ${patienceMs})`,
  { eval: true, workerData: { beats } },
)
watchdog.unref()

let slowestMs = 0
const conversation = fc.property(mutated, (chunks) => {
  Atomics.add(beats, 0, 1)
  const start = performance.now()
  const problems = problemsOf(chunks)
  slowestMs = Math.max(slowestMs, performance.now() - start)
  if (problems.length > 0) throw new Error(problems.join('; '))
})

await using broker = await BrokerProcess.start()
const failures: string[] = []
const done = { pure: 0, live: 0 }
const memory: { here: number; there: number }[] = []
console.info(`${minutes} minutes, KINOKO_SEED=${seed}`)
const begin = Date.now()
const end = begin + minutes * 60_000
const samples = 30
for (let batch = 0; Date.now() < end && failures.length === 0; batch++) {
  const details = fc.check(conversation, { numRuns: ofBatch.pure, seed: seed + batch })
  if (details.failed) failures.push(fc.defaultReportMessage(details) ?? 'a conversation failed')
  done.pure += details.numRuns
  await sendAll(fc.sample(mutated, { numRuns: ofBatch.live, seed: seed + batch }))
  done.live += ofBatch.live
  await checkServes()
  if (Date.now() - begin >= ((memory.length + 1) * (end - begin)) / samples) await measure()
}
await measure()
judge()
for (const failure of failures) console.error(failure)
process.exitCode = failures.length > 0 ? 1 : 0

/** Each over a connection of its own, ten at a time, which is left as soon as all is sent or the broker has closed it. */
async function sendAll(conversations: readonly (readonly Buffer[])[]): Promise<void> {
  for (let i = 0; i < conversations.length; i += 10) {
    await Promise.all(conversations.slice(i, i + 10).map(sendOne))
  }
}

function sendOne(chunks: readonly Buffer[], index: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ port: broker.port, host: '127.0.0.1', noDelay: true })
    const leave = (): void => {
      // some say goodbye, some are gone
      if (index % 2 === 0) socket.end()
      socket.destroy()
    }
    socket.on('error', () => undefined)
    socket.once('close', () => resolve())
    socket.once('connect', () => {
      for (const chunk of chunks) socket.write(chunk)
      socket.once('data', () => setTimeout(leave, 5))
      setTimeout(leave, 50)
    })
  })
}

/** Whether the broker lives and answers. */
async function checkServes(): Promise<void> {
  Atomics.add(beats, 0, 1)
  const start = performance.now()
  try {
    const client = await RawClient.connect({ port: broker.port })
    await client.open()
    await client.openChannel()
    client.destroy()
  } catch (error) {
    failures.push(`kinoko broker does not serve any more: ${String(error)}`)
    return
  }
  slowestMs = Math.max(slowestMs, performance.now() - start)
}

async function measure(): Promise<void> {
  if (broker.hasEnded) return
  await broker.empty()
  globalThis.gc!()
  const here = process.memoryUsage().heapUsed / mebibyte
  const there = broker.residentBytes / mebibyte
  memory.push({ here, there })
  console.info(
    `${((Date.now() - begin) / 60_000).toFixed(1)} min: ${done.pure} conversations without a socket, ${done.live} over TCP; ` +
      `heap ${here.toFixed(1)} MiB here, ${there.toFixed(0)} MiB resident there; slowest ${slowestMs.toFixed(0)} ms`,
  )
}

function judge(): void {
  const first = memory[Math.floor(memory.length / 10)]
  const last = memory.at(-1)
  if (first === undefined || last === undefined) return
  const [here, there] = [last.here - first.here, last.there - first.there]
  if (here > 8) failures.push(`memory has grown by ${here.toFixed(1)} MiB`)
  if (there > 32) failures.push(`memory of kinoko broker has grown by ${there.toFixed(0)} MiB`)
  if (slowestMs > 1000) failures.push(`a conversation took ${slowestMs.toFixed(0)} ms`)
}
