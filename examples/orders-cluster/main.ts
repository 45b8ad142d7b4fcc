/**
 * npm start                                  on the embedded simulator
 * npm start -- --seed 42                     the same run again
 * npm start -- --broker amqp://localhost     the same services on a real RabbitMQ
 */
import { parseArgs, styleText } from 'node:util'
import { createSimulator } from 'kinoko/simulator'
import { runCluster, type HostOf } from './cluster.js'
import { instances, orders } from './shop.js'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, broker: { type: 'string' } },
})

if (values.broker === undefined) await onSimulator(seedOf(values.seed))
else await onRabbitMq(values.broker)

async function onSimulator(seed: number): Promise<void> {
  const simulator = createSimulator({ seed })
  await tell('the embedded simulator', (name) => {
    const { connect, ambient } = simulator.host(name)
    return { connect, ambient }
  })
  const hash = simulator.trace?.hash().slice(0, 16) ?? ''
  console.log(`\nseed ${seed} · hash ${hash}… · ${simulator.now()} virtual ms`)
  console.log(styleText('dim', `again: npm start -- --seed ${seed}`))
}

async function onRabbitMq(uri: string): Promise<void> {
  await tell(uri, () => ({ config: { AMQP_URI: uri } }))
}

async function tell(where: string, host: HostOf): Promise<void> {
  const count = instances.reduce((sum, [, n]) => sum + n, 0)
  const services = instances.map(([serviceClass, n]) => `${serviceClass.name} ×${n}`).join(' · ')
  console.log(styleText('bold', `A shop of ${count} instances on ${where}`))
  console.log(`${services}\n`)

  const { outcomes, story } = await runCluster(host)
  console.log(styleText('bold', 'What happened, each call above the calls it led to'))
  for (const line of story.lines()) console.log(line)

  console.log(styleText('bold', `\nWhat the customers heard of their ${orders.length} orders`))
  for (const { order, outcome } of outcomes) {
    console.log(
      `  ${order.customer.padEnd(10)} ${`${order.count} ${order.item}`.padEnd(10)} ${outcome}`,
    )
  }
  console.log(styleText('bold', '\nWho served'))
  for (const [instance, calls] of story.shares()) {
    console.log(`  ${instance.padEnd(10)} ${'▪'.repeat(calls)} ${calls}`)
  }
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return Math.floor(Math.random() * 1_000_000)
  const seed = Number(text)
  if (Number.isSafeInteger(seed)) return seed
  throw new Error(`--seed takes a whole number, not ${text}`)
}
