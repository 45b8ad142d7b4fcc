import type { Samples } from './rounds.js'
import { median } from './statistics.js'

const width = 800
const height = 380
const left = 70
const right = 300
const top = 30
const bottom = 50
const colours = [
  '#c2410c',
  '#0f766e',
  '#1d4ed8',
  '#7e22ce',
  '#a16207',
  '#be123c',
  '#4d7c0f',
  '#475569',
  '#0369a1',
  '#9f1239',
  '#15803d',
  '#6d28d9',
]

/** One line of a plot: a value for each place on the axis. */
export interface Line {
  readonly name: string
  /** NaN where there is none. */
  readonly values: readonly number[]
}

/** Calls a second against calls in flight. */
export function plotThroughput(title: string, samples: Samples, bytes: number): string {
  const loads = [...samples.keys()].filter((load) => load.bytes === bytes)
  const names = [...(samples.get(loads[0]!)?.keys() ?? [])]
  const lines = names.map((name) => ({
    name,
    values: loads.map((load) => median(samples.get(load)?.get(name) ?? [])),
  }))
  const places = loads.map(({ inFlight }) => inFlight)
  return plot(`${title}: calls a second, by calls in flight (${bytes} B)`, places, lines)
}

/** Lines over sizes, the values on a logarithmic axis, as an SVG that reads on light and dark. */
export function plot(title: string, sizes: readonly number[], lines: readonly Line[]): string {
  const values = lines.flatMap((line) => line.values).filter((value) => value > 0)
  const lowest = 10 ** Math.floor(Math.log10(Math.min(...values)))
  const highest = 10 ** Math.ceil(Math.log10(Math.max(...values)))
  const y = scale(lowest, highest, height - bottom, top)
  const step = (width - right - left) / Math.max(1, sizes.length - 1)
  const x = (place: number): number => Math.round(left + place * step)
  const decades = range(Math.log10(lowest), Math.log10(highest)).map((power) => 10 ** power)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#808080">`,
    `<text x="${left}" y="16" font-size="14">${escape(title)}</text>`,
    ...decades.map(
      (value) =>
        `<path d="M${left} ${y(value)}H${width - right}" stroke="#80808040"/>` +
        `<text x="${left - 8}" y="${y(value) + 4}" text-anchor="end">${value.toLocaleString('en')}</text>`,
    ),
    ...sizes.map(
      (size, place) =>
        `<text x="${x(place)}" y="${height - bottom + 20}" text-anchor="middle">${size.toLocaleString('en')}</text>`,
    ),
    ...lines.map((line, index) => {
      const points = line.values.flatMap((value, place) =>
        value > 0 ? [`${x(place)} ${y(value)}`] : [],
      )
      return `<path d="M${points.join('L')}" fill="none" stroke="${colours[index % colours.length]}" stroke-width="2"/>`
    }),
    ...labels(lines, y).map(
      ({ name, at, index }) =>
        `<text x="${width - right + 8}" y="${at + 4}" fill="${colours[index % colours.length]}">${escape(name)}</text>`,
    ),
    '</svg>\n',
  ].join('\n')
}

/** The names at the ends of their lines, pushed apart so that each can be read. */
function labels(
  lines: readonly Line[],
  y: (value: number) => number,
): { name: string; at: number; index: number }[] {
  const placed = lines
    .map(({ name, values }, index) => {
      const last = values.filter((value) => value > 0).at(-1)
      return { name, at: last === undefined ? bottom : y(last), index }
    })
    .sort((a, b) => a.at - b.at)
  for (let i = 1; i < placed.length; i++) {
    placed[i]!.at = Math.max(placed[i]!.at, placed[i - 1]!.at + 15)
  }
  return placed
}

function scale(from: number, to: number, begin: number, end: number): (value: number) => number {
  const span = Math.log(to) - Math.log(from)
  return (value) => Math.round(begin + ((Math.log(value) - Math.log(from)) / span) * (end - begin))
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
