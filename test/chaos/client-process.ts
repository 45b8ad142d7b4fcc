/** Calls the services of a chaos run, so many at a time, and keeps the books. */
import { ClusterRpcClient } from 'kinoko'
import { kinds, type SentCall } from './ledger.js'
import { reportFaults, reportMemory, tell, type LoadPlan } from './messages.js'
import { quietLogger } from './quiet-logger.js'
import { makeCall, type ChaosCluster } from './services.js'

reportFaults()
const plan = JSON.parse(process.argv[2] ?? '') as LoadPlan
const client = new ClusterRpcClient<ChaosCluster>({
  config: { ...plan.config, AMQP_URI: plan.uri },
  logger: quietLogger,
})
process.on('message', (message) => {
  if (message === 'memory') reportMemory()
})
const orphaned = (): void => process.exit(1)
process.on('disconnect', orphaned)

const cluster = await client.start()
tell({ kind: 'ready', clientId: client.id })

const calls: SentCall[] = []
const end = plan.seconds === undefined ? Infinity : Date.now() + plan.seconds * 1000
let sent = 0
let settled = 0
let failed = 0

async function lane(): Promise<void> {
  while (sent < plan.calls && Date.now() < end) {
    const number = sent++
    const kind = kinds[number % kinds.length]!
    const call: SentCall = {
      id: `${plan.name}-${number}`,
      kind,
      outcome: undefined,
      result: undefined,
    }
    // over a long time the books themselves would be a leak
    if (plan.seconds === undefined) calls.push(call)
    await makeCall(cluster, call, plan.attemptTimeout)
    settled++
    if (call.outcome === 'ok') continue
    failed++
    // what fails at once is not tried again at once
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const progress = setInterval(() => tell({ kind: 'progress', sent, settled, failed }), 500)
await Promise.all(Array.from({ length: plan.callsAtOnce }, lane))
clearInterval(progress)
tell({ kind: 'progress', sent, settled, failed })

const { droppedReplies, pendingCalls } = client
reportMemory()
await client.stop()
process.off('disconnect', orphaned)
process.send?.({ kind: 'done', figures: { droppedReplies, pendingCalls }, calls }, () =>
  process.disconnect(),
)
