/**
 * A long, calm run on a RabbitMQ of its own, for what grows: memory after a collection, at the start, in the
 * middle and at the end, of three service processes and two clients.
 *
 *   npm run test:soak            ten minutes
 *   npm run test:soak -- 60      a minute
 *
 * Ends with 1 when memory has grown by more than a tenth (and 10 MB) since the warm-up, a call waits that
 * should have ended, or something happened that must not.
 */
import { Fleet } from './fleet.js'

const seconds = Number(process.argv[2] ?? 600)
const samples = 20
const megabyte = 2 ** 20

await using fleet = await Fleet.start(3)
const clients = await Promise.all(
  ['a', 'b'].map((name) =>
    fleet.load({
      name,
      calls: Number.MAX_SAFE_INTEGER,
      callsAtOnce: 10,
      attemptTimeout: 3,
      seconds,
    }),
  ),
)
const names = ['service 1', 'service 2', 'service 3', 'client 1', 'client 2']
const rows: number[][] = []
// the first sample is late: what is loaded and compiled at the beginning is no leak
for (let i = 1; i <= samples; i++) {
  await new Promise((resolve) => setTimeout(resolve, ((seconds - 15) * 1000) / samples))
  const memory = await fleet.memory()
  rows.push(memory.map(({ heapUsed }) => heapUsed / megabyte))
  const line = memory.map(
    ({ heapUsed, rss }) => `${(heapUsed / megabyte).toFixed(1)}/${(rss / megabyte).toFixed(0)}`,
  )
  console.info(
    `${String(Math.round((i * (seconds - 15)) / samples)).padStart(4)} s  heap/rss MB  ${line.join('  ')}`,
  )
}
const books = await Promise.all(clients.map(({ process }) => process.first('done')))
const progress = clients.map(({ process }) => process.reports('progress').at(-1)!)
const codes = await fleet.stop()

const sent = progress.reduce((n, report) => n + report.sent, 0)
const failed = progress.reduce((n, report) => n + report.failed, 0)
const pending = books.map(({ figures }) => figures.pendingCalls)
const growth = names.map((name, i) => {
  const [start = 0, middle = 0, end = 0] = [0, Math.floor(samples / 2), samples - 1].map(
    (row) => rows[row]![i]!,
  )
  return { name, start, middle, end, isFlat: end - start < Math.max(10, start / 10) }
})
console.info(
  `${sent} calls in ${seconds} s, ${failed} failed; pending at the end: ${pending.join(', ')}; exit codes ${codes.join(', ')}`,
)
for (const { name, start, middle, end } of growth) {
  console.info(
    `${name}: heap ${start.toFixed(1)} MB, ${middle.toFixed(1)} MB, ${end.toFixed(1)} MB`,
  )
}
const problems = [
  ...fleet.problems,
  ...growth.filter(({ isFlat }) => !isFlat).map(({ name }) => `the memory of ${name} has grown`),
  ...(pending.some((count) => count > 0) ? ['calls wait that should have ended'] : []),
  ...(failed > 0 ? [`${failed} calls failed`] : []),
]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
