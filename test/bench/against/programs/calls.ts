/** `calls <in flight>`: a call on the simulator, container and client whole, with a body of 100 bytes. */
import { defineService, ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { cost, tell, type Cost } from './meter.js'

const inFlight = Number(process.argv[2])
const { connect, ambient } = createSimulator({ trace: 0 })
const Echo = defineService({ name: 'echo', methods: { echo: (value: unknown) => value } })
await new ServiceContainer(Echo, { connect, ambient }).start()
const client = new ServiceRpcClient<{ echo(value: unknown): unknown }>('echo', { connect, ambient })
const echo = await client.start()
const payload = 'x'.repeat(100)

/** What so many calls cost, each. */
async function calls(count: number): Promise<Cost> {
  const caller = async (): Promise<void> => {
    for (let i = 0; i < count / inFlight; i++) await echo.echo(payload)
  }
  const { value, cpu = NaN } = await cost(() =>
    Promise.all(Array.from({ length: inFlight }, caller)),
  )
  return { value: value / count, cpu: cpu / count }
}

await calls(20_000)
tell({ [`a call on the simulator, ${inFlight} in flight`]: await calls(20_000) })
