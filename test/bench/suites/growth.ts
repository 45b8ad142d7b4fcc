/** What size costs: services on an exchange, messages in a queue, bytes for each of them. */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { axes, type Axis } from '../growth/axes.js'
import { plot } from '../harness/plot.js'
import { median, medianRatio, spread } from '../harness/statistics.js'

const subjects = {
  'Kinoko’s simulator': 'kinoko',
  'mock-amqplib': 'mock-amqplib',
  'fake-amqplib': '@onify/fake-amqplib',
} as const
type SubjectName = keyof typeof subjects
const names = Object.keys(subjects) as SubjectName[]

/** By subject, for each size the figures of all rounds; none where a subject did not get there in time. */
type Figures = Map<SubjectName, number[][]>

const patienceMs = 60_000
const processFile = fileURLToPath(new URL('../growth/process.ts', import.meta.url))

export async function growth(rounds: number, out: string): Promise<string> {
  const parts: string[] = ['### Growth']
  for (const axis of axes) {
    const figures = await measure(axis, rounds)
    parts.push(table(axis, figures))
    const lines = names.map((name) => ({ name, values: (figures.get(name) ?? []).map(median) }))
    const rows = names.map((name) => ({ name, sizes: axis.sizes, figures: figures.get(name) }))
    writeFileSync(`${out}/growth-${axis.name}.json`, `${JSON.stringify(rows, undefined, 1)}\n`)
    if (axis.sizes.length > 1) {
      writeFileSync(
        `${out}/growth-${axis.name}.svg`,
        plot(`${axis.title}: ${axis.unit}`, axis.sizes, lines),
      )
    }
  }
  return parts.join('\n\n')
}

async function measure(axis: Axis, rounds: number): Promise<Figures> {
  const figures: Figures = new Map(names.map((name) => [name, axis.sizes.map(() => [])]))
  for (let round = 0; round < rounds; round++) {
    console.error(`growth of ${axis.name}: round ${round + 1} of ${rounds}`)
    for (const [i, size] of axis.sizes.entries()) {
      for (const name of names) {
        const values = figures.get(name)?.[i]
        const isHopeless = round > 0 && values?.length === 0
        const figure = isHopeless ? undefined : await inProcess(subjects[name], axis.name, size)
        if (figure !== undefined) values?.push(figure)
      }
    }
  }
  return figures
}

/** Undefined when it was not done in time; a failure ends the benchmark. */
function inProcess(subject: string, axis: string, size: number): Promise<number | undefined> {
  const args = ['--expose-gc', '--import=tsx', processFile, subject, axis, String(size)]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { timeout: patienceMs }, (error, stdout, stderr) => {
      if (error === null) resolve(Number(stdout))
      else if (error.killed === true) resolve(undefined)
      else reject(new Error(`${subject}, ${axis} ${size}: ${stderr}`))
    })
  })
}

function table({ title, unit, sizes, atLeast }: Axis, figures: Figures): string {
  const head = sizes.map((size) => size.toLocaleString('en'))
  const rows = names.map((name) => {
    const bySize = figures.get(name) ?? []
    const cells = bySize.map((values) =>
      values.length === 0
        ? `not in ${patienceMs / 1000} s`
        : `${Math.round(median(values)).toLocaleString('en')} ±${Math.round(spread(values) * 100)} %`,
    )
    if (atLeast !== undefined) {
      const [first = [], ...others] = bySize
      const worst = Math.min(
        ...others.map((values) => (values.length === 0 ? 0 : medianRatio(values, first))),
      )
      cells.push(`${worst.toFixed(2)}${name === names[0] ? goal(worst, atLeast) : ''}`)
    }
    return `| ${name} | ${cells.join(' | ')} |`
  })
  const last = atLeast === undefined ? '' : ' worst to first |'
  return [
    `${title}: ${unit}`,
    '',
    `| | ${head.join(' | ')} |${last}`,
    `| --- | ${head.map(() => '---:').join(' | ')} |${last === '' ? '' : ' ---: |'}`,
    ...rows,
  ].join('\n')
}

function goal(measured: number, atLeast: number): string {
  return measured >= atLeast ? ` (goal ${atLeast}: met)` : ` (goal ${atLeast}: missed)`
}
