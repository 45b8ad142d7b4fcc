import { redactText } from '../../support/redact.js'
import { shortened } from '../../support/redact-value.js'
import type { Snapshot } from './snapshot.js'

const maxName = 60

/** A snapshot as text: a line on what it is of, services, other queues. */
export function tableOf(snapshot: Snapshot): string {
  const { broker, virtualHost, time, source, services, queues } = snapshot
  const head = `${broker}, virtual host ${virtualHost}, ${time}, by ${source}`
  const parts = [
    columns(
      ['SERVICE', 'INSTANCES', 'READY', 'UNACKED', 'IN/S', 'OUT/S', 'DEAD'],
      services.map((row) => [
        row.service,
        row.instances,
        row.ready,
        row.unacked,
        rate(row.inPerSecond),
        rate(row.outPerSecond),
        row.dead,
      ]),
    ),
    columns(
      ['QUEUE', 'CONSUMERS', 'READY', 'UNACKED', 'IN/S', 'OUT/S'],
      queues.map((row) => [
        row.name,
        row.consumers,
        row.ready,
        row.unacked,
        rate(row.inPerSecond),
        rate(row.outPerSecond),
      ]),
    ),
  ].filter((part) => part !== '')
  return redactText([head, ...(parts.length === 0 ? ['no queues'] : parts)].join('\n'))
}

type Cell = string | number | undefined

function columns(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return ''
  const cells = [titles, ...rows.map((row) => row.map(textOf))]
  const widths = titles.map((_, i) =>
    cells.reduce((widest, row) => Math.max(widest, row[i]!.length), 0),
  )
  const aligned = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')
  return cells.map(aligned).join('\n')
}

function textOf(cell: Cell): string {
  return cell === undefined ? '-' : shortened(String(cell), maxName)
}

function rate(perSecond: number | undefined): string | undefined {
  return perSecond?.toFixed(1)
}
