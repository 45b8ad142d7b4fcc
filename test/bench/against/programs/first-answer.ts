/** From the start of the process to the first answer on the simulator. */
import { defineService, ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createSimulator } from 'kinoko/simulator'
import { sinceStart, tell } from './meter.js'

const { connect, ambient } = createSimulator()
const Echo = defineService({ name: 'echo', methods: { echo: (value: unknown) => value } })
await new ServiceContainer(Echo, { connect, ambient }).start()
const client = new ServiceRpcClient<{ echo(value: unknown): unknown }>('echo', { connect, ambient })
const echo = await client.start()
if ((await echo.echo(7)) !== 7) throw new Error('wrong answer')
tell({ 'first answer from the start of the process': sinceStart() })
