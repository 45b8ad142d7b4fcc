/**
 * The process of one contender: `contender-process.ts <module> serve|call <uri>`. Says `ready`, then answers
 * each load, a line of JSON, with a throughput, a line of JSON. The same protocol for every language.
 */
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { Call, Contender, Load, Throughput } from './contender.js'

const [module = '', role = '', uri = ''] = process.argv.slice(2)
const contender = (await import(pathToFileURL(resolve(module)).href)) as Contender

if (role === 'serve') {
  await contender.serve?.(uri)
  console.log('ready')
} else {
  const call = await contender.open(uri)
  await call('ready') // whatever is made on first use is made
  console.log('ready')
  for await (const line of createInterface(process.stdin)) {
    console.log(JSON.stringify(await measure(call, JSON.parse(line) as Load)))
  }
  process.exit()
}

async function measure(call: Call, { inFlight, bytes, ms }: Load): Promise<Throughput> {
  const payload = 'x'.repeat(bytes)
  const cpu = process.cpuUsage()
  const begin = performance.now()
  const end = begin + ms
  let calls = 0
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      await call(payload)
      calls++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller))
  const { user, system } = process.cpuUsage(cpu)
  return { calls, ms: performance.now() - begin, cpuMs: (user + system) / 1000 }
}
