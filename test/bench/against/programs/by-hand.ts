/** `by-hand <in flight>`: RPC written by hand on the simulator's channels, with a body of 100 bytes. */
import { open } from '../../contenders/simulator-by-hand.js'
import { cost, tell, type Cost } from './meter.js'

const inFlight = Number(process.argv[2])
const call = await open()
const payload = 'x'.repeat(100)

/** What so many calls cost, each. */
async function calls(count: number): Promise<Cost> {
  const caller = async (): Promise<void> => {
    for (let i = 0; i < count / inFlight; i++) await call(payload)
  }
  const { value, cpu = NaN } = await cost(() =>
    Promise.all(Array.from({ length: inFlight }, caller)),
  )
  return { value: value / count, cpu: cpu / count }
}

await calls(30_000)
tell({ [`RPC by hand on the simulator, ${inFlight} in flight`]: await calls(60_000) })
