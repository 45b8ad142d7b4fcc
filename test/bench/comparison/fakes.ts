/**
 * `npm run bench:comparison` asks RabbitMQ, the simulator and two fakes of amqplib how they behave: the second
 * table of docs/comparison.md.
 */
import { createRequire } from 'node:module'
import { connect } from 'amqplib'
import { createSimulator } from 'kinoko/simulator'
import { installPeers } from '../harness/peers.js'
import { behaviours, type Behaviour, type Open } from './behaviours.js'

const uri = process.env['KINOKO_TEST_BROKER'] ?? 'amqp://localhost'
const arms = new Map<string, Open>([
  ['RabbitMQ', () => connect(uri)],
  ['Kinoko', () => createSimulator({ clock: 'real' }).connect(uri) as never],
  ['mock-amqplib 1.8', () => peer('mock-amqplib', 'mock-amqplib').connect(uri)],
  ['fake-amqplib 3.7', () => peer('fake-amqplib', '@onify/fake-amqplib').connect(uri)],
])

installPeers()
// a fake may throw where nobody waits for it; the behaviour is then found missing
process.on('unhandledRejection', () => undefined)
process.on('uncaughtException', () => undefined)
console.log(`| behaviour | ${[...arms.keys()].join(' | ')} |`)
for (const behaviour of behaviours) {
  const cells = await Promise.all([...arms.values()].map((open) => asked(behaviour, open)))
  console.log(`| ${behaviour.title} | ${cells.join(' | ')} |`)
}
process.exit()

async function asked({ holds }: Behaviour, open: Open): Promise<string> {
  const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5_000))
  const isSo = await Promise.race([holds(open).catch(() => false), patience])
  return isSo ? 'yes' : '**no**'
}

function peer(folder: string, name: string): { connect: (uri: string) => ReturnType<Open> } {
  const require = createRequire(new URL(`../peers/${folder}/contender.js`, import.meta.url))
  return require(name) as { connect: (uri: string) => ReturnType<Open> }
}
