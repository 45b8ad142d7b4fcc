/**
 * A configuration file as nameko has it. `kinoko run --config` reads it; so does whoever hosts services
 * without the command line.
 */
import { fileURLToPath } from 'node:url'
import { RpcTimeout } from 'kinoko'
import { loadConfig } from 'kinoko/config'
import { simulate } from 'kinoko/testing'
import { CalculatorService } from './services.js'

const file = fileURLToPath(new URL('config.yaml', import.meta.url))
const config = await loadConfig({ config: file })
console.log(config.RPC_RETRY_POLICY)

await simulate({ config }, async (sim) => {
  sim.service(CalculatorService)
  const calculator = await sim.proxy<CalculatorService>('calculator')
  console.log(await calculator.add(1, 2))

  const begin = sim.now()
  try {
    await calculator.never()
  } catch (error) {
    if (error instanceof RpcTimeout) console.log(`RpcTimeout after ${sim.now() - begin} ms`)
  }
})
