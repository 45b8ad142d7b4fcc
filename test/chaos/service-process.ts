/** One instance of every service of a chaos run, in a process that may be killed at any moment. */
import { ServiceRunner } from 'kinoko'
import { ExecutionLog, FileIdempotencyStore } from './file-store.js'
import { hopService } from './ledger/hops.js'
import { reportFaults, reportMemory, tell, type ProcessPlan } from './messages.js'
import { quietLogger } from './quiet-logger.js'
import { chaosServices } from './services.js'

reportFaults()
const plan = JSON.parse(process.argv[2] ?? '') as ProcessPlan
const executions = new ExecutionLog(plan.folder)
const runner = new ServiceRunner({
  config: { ...plan.config, AMQP_URI: plan.uri },
  logger: quietLogger,
  idempotencyStore: new FileIdempotencyStore(`${plan.folder}/keys`),
})
const services =
  plan.role === undefined
    ? chaosServices(executions.record)
    : [hopService(plan.role, executions.record)]
for (const serviceClass of services) runner.addService(serviceClass)

process.on('SIGTERM', () => void runner.stop())
process.on('message', (message) => {
  if (message === 'memory') reportMemory()
})
// the one that started us is gone
const orphaned = (): void => process.exit(1)
process.on('disconnect', orphaned)

await runner.start()
tell({ kind: 'ready' })
try {
  await runner.wait()
} catch (error) {
  tell({ kind: 'problem', text: `a container stopped: ${String(error)}` })
}
process.off('disconnect', orphaned)
process.disconnect()
