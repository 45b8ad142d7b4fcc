/** What our JSON costs beside JSON.parse and JSON.stringify, by the shape and the size of the body. */
import { performance } from 'node:perf_hooks'
import { formatJson, parseJson } from '../../../src/wire/json.js'
import { Random } from '../hostile/messages.js'
import { medianRatio } from '../harness/statistics.js'

/** Ours may take so many times as long. */
const atMost = 1.5
const sizes = [10_000, 1_000_000, 64_000_000]
/**
 * Bytes that a measurement goes through, at least: a small body many times. With fewer, the collector's work falls on the same one of
 * the two in every round: 4 MB told anything from 0.6 to 2.3 times for hashes and UUIDs.
 */
const bytesAtLeast = 64_000_000

const shapes: Readonly<Record<string, (random: Random) => unknown>> = {
  rows: (random) => ({
    id: random.below(1e6),
    name: 'a customer',
    isActive: random.below(2) === 0,
    tags: ['new', 'paid'],
    note: null,
  }),
  floats: (random) => random.below(1e9) / 1_003,
  integers: (random) => random.below(1e9),
  'milliseconds of the clock': (random) => 1_700_000_000_000 + random.below(1e9),
  'long texts': () => 'The quick brown fox jumps over the lazy dog. '.repeat(20),
  'texts with escapes': () => 'a "quoted" word\nand a \\ line\t'.repeat(10),
  'texts beyond ASCII': () => 'größer 漢字かな交じり文 '.repeat(5),
  hashes: (random) => digits(random, 64),
  UUIDs: (random) => [8, 4, 4, 4, 12].map((length) => digits(random, length)).join('-'),
  nested: () => nested(20),
}

export function json(rounds: number): string {
  const lines = Object.entries(shapes).flatMap(([name, make]) =>
    sizes.map((size) => {
      console.error(`json: ${name}, ${size} bytes`)
      const value = body(make, size)
      const text = JSON.stringify(value)
      const times = Math.max(1, Math.round(bytesAtLeast / size))
      const parse = ratio(
        () => parseJson(text),
        () => JSON.parse(text),
        times,
        rounds,
      )
      const format = ratio(
        () => formatJson(value),
        () => JSON.stringify(value),
        times,
        rounds,
      )
      return `| ${name} | ${size.toLocaleString('en')} | ${told(parse)} | ${told(format)} |`
    }),
  )
  return [
    `### JSON, beside JSON.parse and JSON.stringify (goal: ${atMost} at most)`,
    '',
    '| body | bytes | reading | writing |',
    '| --- | ---: | ---: | ---: |',
    ...lines,
  ].join('\n')
}

function told(value: number): string {
  return value > atMost ? `${value.toFixed(2)}, missed` : value.toFixed(2)
}

/** How many times as long the one takes as the other: the median of the rounds, in each of which they take turns. */
function ratio(ours: () => unknown, theirs: () => unknown, times: number, rounds: number): number {
  const took: [number[], number[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const isOursFirst = round % 2 === 0
    const first = msOf(isOursFirst ? ours : theirs, times)
    const second = msOf(isOursFirst ? theirs : ours, times)
    const [our, their] = isOursFirst ? [first, second] : [second, first]
    // the first round is for the compiler
    if (round === 0) continue
    took[0].push(our)
    took[1].push(their)
  }
  return medianRatio(...took)
}

function msOf(work: () => unknown, times: number): number {
  const began = performance.now()
  for (let i = 0; i < times; i++) work()
  return performance.now() - began
}

/** A request of about so many bytes. */
function body(make: (random: Random) => unknown, size: number): unknown {
  const random = new Random(1)
  const items: unknown[] = []
  for (let bytes = 0; bytes < size;) {
    const item = make(random)
    items.push(item)
    bytes += JSON.stringify(item).length + 1
  }
  return { args: [items], kwargs: {} }
}

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => random.below(16).toString(16)).join('')
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: [nested(depth - 1)] }
}
