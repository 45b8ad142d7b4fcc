// dev runner: tsx difftool.ts seed runs lanes
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { programs } from '/tmp/fidelity/test/differential/program.ts'
import { openAdmin, RabbitMqSide } from '/tmp/fidelity/test/differential/rabbitmq-side.ts'
import { runProgram } from '/tmp/fidelity/test/differential/run-program.ts'
import { SimulatorSide } from '/tmp/fidelity/test/differential/simulator-side.ts'
const [,, seed='1', total='100', lanes='8', only='', shrink='0'] = process.argv
const url = 'amqp://localhost'
const { admin, close } = await openAdmin(url)
async function differenceOf(program) {
  const prefix = `d${randomUUID().slice(0, 8)}.`
  const simulator = new SimulatorSide(prefix), rabbitmq = new RabbitMqSide(url, prefix, admin)
  try { return await runProgram(program, simulator, rabbitmq) }
  catch (e) { return { error: e.stack, history: [] } }
  finally { await simulator.end().catch(()=>0); await rabbitmq.end().catch(e=>console.log('end', e.message)) }
}
const list = fc.sample(programs, { seed: +seed, numRuns: +total }).map((p, i) => [p, i]).filter(([, i]) => only === '' || only.split(',').includes(String(i)))
const t0 = Date.now(); let done = 0, bad = 0, cmds = 0; const kinds = {}
const show = d => { for (const a of d.history.slice(d.full ? 0 : -8)) console.log('   ', JSON.stringify(a)); if (d.error) console.log(d.error); else { const keys = new Set([...Object.keys(d.rabbitmq), ...Object.keys(d.simulator)]); for (const k of keys) if (JSON.stringify(d.rabbitmq[k]) !== JSON.stringify(d.simulator[k])) console.log('   ', k, '\n       R', JSON.stringify(d.rabbitmq[k]), '\n       S', JSON.stringify(d.simulator[k])) } }
async function minimise(program, d) {
  // drop commands one by one
  let cmds = program.commands.slice(0)
  let best = d
  for (let chunk = 8; chunk >= 1; chunk = chunk >> 1) {
    for (let i = cmds.length - chunk; i >= 0; i -= chunk) {
      const fewer = [...cmds.slice(0, i), ...cmds.slice(i + chunk)]
      const e = await differenceOf({ ...program, commands: fewer })
      if (e) { cmds = fewer; best = e }
    }
  }
  return best
}
await Promise.all(Array.from({ length: +lanes }, async () => {
  for (let e; (e = list.shift());) {
    const [p, i] = e; let d = await differenceOf(p); done++; cmds += p.commands.length
    if (d) { bad++; const again = await differenceOf(p)
      if (+shrink && again) { d = await minimise(p, again); d.full = true }
      console.log(`== ${i} ${p.kind} ${again ? 'again' : 'UNSTEADY'} at ${d.history.length} (${((Date.now()-t0)/1000).toFixed(0)}s)`); show(d) }
  }
}))
console.log(`${done} programs ${cmds} commands ${bad} differ ${((Date.now()-t0)/1000).toFixed(1)}s`)
await close(); process.exit()
