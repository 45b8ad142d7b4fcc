/**
 * `kinoko broker` beside a RabbitMQ, by drivers in processes of their own that take turns in every round. The server
 * keeps nothing on disk, and its messages are gone when it ends: RabbitMQ does more, and the table says so.
 *
 * KINOKO_RABBITMQ_START is a command that starts a RabbitMQ of its own in the foreground, and KINOKO_RABBITMQ_START_URI
 * where it will be; without them the start of RabbitMQ is not measured.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LineProcess } from '../../harness/line-process.js'
import type { WireLoad } from './driver.js'
import { processAt, residentBytes } from './memory.js'
import { brokerCommand, root, startEmbedded, startKinoko, startOther } from './starts.js'
import { tableOf, type WireFigures } from './table.js'

interface Subject {
  readonly name: 'kinoko' | 'rabbitmq'
  readonly uri: string
  readonly pid: number | undefined
}

const throughput = [
  'raw no-ack',
  'raw confirmed',
  'amqplib no-ack',
  'amqplib confirmed',
  'rpc 1',
  'rpc 128',
] as const
/** RabbitMQ needs a descriptor for each connection, and packages of it come with 1,024. */
const holdings = [
  { load: 'connections', counts: { kinoko: 2000, rabbitmq: 500 } },
  { load: 'fill', counts: { kinoko: 200_000, rabbitmq: 200_000 } },
] as const

export async function wire(rounds: number, ms: number, uri: string, out: string): Promise<string> {
  const figures: WireFigures = {}
  const note = (work: string, name: Subject['name'], figure: number): void => {
    const ofWork = (figures[work] ??= { kinoko: [], rabbitmq: [] })
    ofWork[name].push(figure)
  }
  await measureStarts(rounds, note)
  const broker = await startBroker()
  try {
    const subjects: Subject[] = [
      broker,
      { name: 'rabbitmq', uri, pid: processAt(Number(new URL(uri).port || 5672)) },
    ]
    for (const { name, pid } of subjects) {
      if (pid !== undefined) note('idle', name, residentBytes(pid))
    }
    for (const held of holdings) for (const one of subjects) await measureHolding(one, held, note)
    await measureThroughput(subjects, rounds, ms, note)
  } finally {
    broker.stop()
  }
  writeFileSync(`${out}/wire.json`, `${JSON.stringify(figures, undefined, 1)}\n`)
  return tableOf(figures)
}

type Note = (work: string, name: Subject['name'], figure: number) => void

async function measureStarts(rounds: number, note: Note): Promise<void> {
  const command = process.env['KINOKO_RABBITMQ_START']
  const uri = process.env['KINOKO_RABBITMQ_START_URI'] ?? ''
  for (let round = 0; round <= rounds; round++) {
    console.error(`wire: start ${round} of ${rounds}`)
    const ms = await startKinoko(freePort + round)
    if (round > 0) note('start', 'kinoko', ms)
    const embedded = startEmbedded()
    if (round > 0) note('embedded', 'kinoko', embedded)
    if (round > 0 && round <= 3 && command !== undefined) {
      note('start', 'rabbitmq', await startOther(command, uri))
    }
  }
}

/** Nobody else on the machine is expected from here on. */
const freePort = 45_672

async function measureHolding(
  { name, uri, pid }: Subject,
  { load, counts }: (typeof holdings)[number],
  note: Note,
): Promise<void> {
  if (pid === undefined) return
  const driver = await startDriver(uri)
  const before = residentBytes(pid)
  await driver.ask({ name: load, size: counts[name] } satisfies WireLoad)
  note(load, name, (residentBytes(pid) - before) / counts[name])
  driver.stop()
}

async function measureThroughput(
  subjects: readonly Subject[],
  rounds: number,
  ms: number,
  note: Note,
): Promise<void> {
  const drivers = new Map<Subject, LineProcess>()
  for (const subject of subjects) drivers.set(subject, await startDriver(subject.uri))
  try {
    for (let round = 0; round <= rounds; round++) {
      console.error(`wire: round ${round} of ${rounds}`)
      for (const load of throughput) {
        for (const [{ name }, driver] of drivers) {
          const rate = await driver.ask<number>({ name: load, size: ms } satisfies WireLoad)
          if (round > 0) note(load, name, rate)
        }
      }
    }
  } finally {
    for (const driver of drivers.values()) driver.stop()
  }
}

function startDriver(uri: string): Promise<LineProcess> {
  const file = fileURLToPath(new URL('driver.ts', import.meta.url))
  return LineProcess.start([process.execPath, '--import', 'tsx', file, uri])
}

async function startBroker(): Promise<Subject & { stop(): void }> {
  const child = spawn(process.execPath, [...brokerCommand, '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface(child.stdout)) {
    const [uri] = /amqp:\S+/.exec(line) ?? []
    if (uri !== undefined) return { name: 'kinoko', uri, pid: child.pid, stop: () => child.kill() }
  }
  throw new Error('kinoko broker ended before it listened')
}
