/**
 * One work at one size, in a process of its own: `process.ts <work> <count> [folder of a build]` prints its parts, with the
 * milliseconds of each, as JSON.
 */
import { pathToFileURL } from 'node:url'
import type * as simulator from 'kinoko/simulator'
import { works } from './works.js'

const [name = '', count = '', build] = process.argv.slice(2)
const module =
  build === undefined ? 'kinoko/simulator' : pathToFileURL(`${build}/dist/simulator/index.js`).href
const { createSimulator } = (await import(module)) as typeof simulator
const work = works[name]
if (work === undefined) throw new Error(`there is no work ${name}`)

const parts: Record<string, number> = {}
let begin = cpuMs()
await work(createSimulator(), Number(count), (part) => {
  parts[part] = cpuMs() - begin
  begin = cpuMs()
})
console.log(JSON.stringify(parts))
process.exit()

/** Processor time, which others on the machine do not lengthen. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
