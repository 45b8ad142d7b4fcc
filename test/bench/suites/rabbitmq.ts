/** On a real RabbitMQ: service and client in processes of their own. */
import { fileURLToPath } from 'node:url'
import { entry, type Entry } from '../harness/rounds.js'
import { contender, peer } from './modules.js'
import { loads, type Goal, type Suite } from './suite.js'

const kinoko = 'Kinoko'
const transient = 'Kinoko, transient'
const byHand = "nameko's protocol by hand"
const wide = 'Kinoko, 128 workers'
const wideByHand = "nameko's protocol by hand, 128 prefetched"
const direct = 'direct reply-to by hand'
const python2 = 'nameko 2.14.1 (Python)'

/** @param pythons - the interpreters that have nameko, by name */
export function rabbitmq(ms: number, uri: string, pythons: ReadonlyMap<string, string>): Suite {
  const entries = [
    entry(kinoko, contender('kinoko-rabbitmq'), uri),
    entry(transient, contender('kinoko-transient'), uri),
    entry(byHand, contender('nameko-by-hand'), uri),
    entry(wide, contender('kinoko-wide'), uri),
    entry(wideByHand, contender('nameko-by-hand-wide'), uri),
    entry(direct, contender('direct-reply-by-hand'), uri),
    entry('rabbitmq-client', peer('rabbitmq-client'), uri),
    entry('Moleculer', peer('moleculer'), uri),
    entry('NestJS', peer('nestjs'), uri),
    ...[...pythons].map(([name, python]) => pythonEntry(name, python, uri)),
  ]
  const goals: Goal[] = [100, 10_000].map((bytes) => ({
    ours: kinoko,
    theirs: byHand,
    bytes,
    atLeast: { 1: 0.9, 16: 0.9, 128: 0.9 },
  }))
  for (const bytes of [100, 10_000]) {
    goals.push({ ours: wide, theirs: wideByHand, bytes, atLeast: { 1: 0.9, 16: 0.9, 128: 0.9 } })
  }
  for (const theirs of [direct, 'Moleculer', 'NestJS', 'rabbitmq-client']) {
    const atLeast = theirs === direct ? 0.9 : 1
    goals.push({
      ours: transient,
      theirs,
      bytes: 100,
      atLeast: { 1: atLeast, 16: atLeast, 128: atLeast },
    })
  }
  if (pythons.has(python2)) {
    const atLeast = { 1: 3, 16: 6, 128: 10 }
    for (const ours of [kinoko, wide]) goals.push({ ours, theirs: python2, bytes: 100, atLeast })
  }
  return {
    title: 'On RabbitMQ',
    entries,
    loads: [...loads([1, 16, 128], 100, ms), ...loads([1, 16, 128], 10_000, ms)],
    goals,
  }
}

function pythonEntry(name: string, python: string, uri: string): Entry {
  const file = fileURLToPath(new URL('../peers/nameko/contender.py', import.meta.url))
  const command = (role: string) => [python, '-W', 'ignore', file, role, uri]
  return { name, servers: [command('serve')], client: command('call') }
}
