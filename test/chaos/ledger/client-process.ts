/** Calls the first hop as long as it is told to, and keeps the books of each phase. */
import { ClusterRpcClient } from 'kinoko'
import type { SentCall } from '../ledger.js'
import { reportFaults, tell, type ProcessPlan } from '../messages.js'
import { quietLogger } from '../quiet-logger.js'
import type { Hop, HopName } from './hops.js'

const callsAtOnce = 6

reportFaults()
const plan = JSON.parse(process.argv[2] ?? '') as ProcessPlan & { readonly name: string }
const client = new ClusterRpcClient<Record<HopName, Hop>>({
  config: { ...plan.config, AMQP_URI: plan.uri },
  logger: quietLogger,
})
const cluster = await client.start()
const hop = cluster['hop-a']

let calls: SentCall[] = []
let phase: string | undefined
let lanes: Promise<unknown> = Promise.resolve()
let mendedAt = Infinity
let number = 0

async function call(id: string, kind: 'work' | 'charge'): Promise<void> {
  const sent: SentCall = { id, kind, outcome: undefined, result: undefined }
  const began = performance.now()
  calls.push(sent)
  try {
    sent.result = await (kind === 'work'
      ? hop.work(id)
      : hop.charge.with({ idempotencyKey: id, attemptTimeout: 3 })(id))
    sent.outcome = 'ok'
    if (began >= mendedAt) {
      mendedAt = Infinity
      tell({ kind: 'works' })
    }
  } catch (error) {
    sent.outcome = (error as { excType?: string }).excType ?? (error as Error).name
    // what fails at once is not tried again at once
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function lane(ofPhase: string): Promise<void> {
  while (phase === ofPhase) {
    const id = `${ofPhase}/${plan.name}-${process.pid}-${number++}`
    await call(id, number % 2 === 0 ? 'work' : 'charge')
  }
}

/** `begin PHASE`, `mended`, `stop`, `leave`. */
process.on('message', (message: string) => {
  const [what, name = ''] = message.split(' ')
  if (what === 'mended') mendedAt = performance.now()
  else if (what === 'stop') void stop()
  else if (what === 'leave') void leave()
  else begin(name)
})
const orphaned = (): void => process.exit(1)
process.on('disconnect', orphaned)
tell({ kind: 'ready', clientId: client.id })

function begin(name: string): void {
  phase = name
  calls = []
  lanes = Promise.all(Array.from({ length: callsAtOnce }, () => lane(name)))
}

/** Calls end by their deadlines: what has not ended long after never will. */
async function stop(): Promise<void> {
  phase = undefined
  await Promise.race([lanes, new Promise((resolve) => setTimeout(resolve, 30_000))])
  tell({ kind: 'books', calls })
}

async function leave(): Promise<void> {
  await client.stop()
  process.off('disconnect', orphaned)
  process.disconnect()
}
