import { median, medianRatio, ratioSpread, spread } from '../../harness/statistics.js'

/** By work, what was measured in each round. */
export type WireFigures = Record<string, Record<'kinoko' | 'rabbitmq', number[]>>

interface Row {
  readonly work: string
  readonly title: string
  readonly unit: 'ms' | '/s' | 'MiB' | 'B'
  /** How many times as good as RabbitMQ. */
  readonly ratio?: number
  /** The figure itself must not be above this, in the unit. */
  readonly atMost?: number
}

const rows: readonly Row[] = [
  {
    work: 'start',
    title: 'start of the process to first confirm',
    unit: 'ms',
    ratio: 15,
    atMost: 250,
  },
  { work: 'embedded', title: 'embedded, first confirm after the import', unit: 'ms', atMost: 40 },
  { work: 'raw no-ack', title: 'publish and consume, no ack, raw driver', unit: '/s', ratio: 3 },
  { work: 'amqplib no-ack', title: 'the same by amqplib', unit: '/s', ratio: 1.5 },
  { work: 'raw confirmed', title: 'confirmed, each acked, raw driver', unit: '/s', ratio: 3 },
  { work: 'amqplib confirmed', title: 'the same by amqplib', unit: '/s', ratio: 1.5 },
  { work: 'rpc 1', title: 'RPC by hand, 1 in flight', unit: '/s', ratio: 1.5 },
  { work: 'rpc 128', title: 'RPC by hand, 128 in flight', unit: '/s', ratio: 1.5 },
  { work: 'idle', title: 'resident memory after the start', unit: 'MiB', ratio: 3, atMost: 60 },
  { work: 'fill', title: 'resident memory a ready message of 100 B', unit: 'B', atMost: 500 },
  { work: 'connections', title: 'resident memory an idle connection', unit: 'B', atMost: 60_000 },
]

/** The figures with the goals, in Markdown. */
export function tableOf(figures: WireFigures): string {
  return [
    '### The server',
    '',
    'Kinoko keeps nothing on disk.',
    '',
    '| work | kinoko broker | RabbitMQ | ratio | goal | |',
    '| --- | ---: | ---: | ---: | --- | --- |',
    ...rows.flatMap((row) => {
      const measured = figures[row.work]
      return measured === undefined ? [] : [lineOf(row, measured)]
    }),
  ].join('\n')
}

function lineOf(row: Row, { kinoko, rabbitmq }: WireFigures[string]): string {
  const ours = row.unit === '/s' ? kinoko : rabbitmq
  const theirs = row.unit === '/s' ? rabbitmq : kinoko
  const isKnown = rabbitmq.length > 0
  const pairs = Math.min(ours.length, theirs.length)
  const [a, b] = [ours.slice(0, pairs), theirs.slice(0, pairs)]
  const ratio = isKnown ? medianRatio(a, b) : NaN
  const isMet =
    (row.ratio === undefined || ratio >= row.ratio) &&
    (row.atMost === undefined || inUnit(median(kinoko), row.unit) <= row.atMost)
  const shownRatio = isKnown ? `**${ratio.toFixed(2)}** ±${ratioSpread(a, b).toFixed(2)}` : '–'
  return `| ${[
    row.title,
    shown(kinoko, row.unit),
    isKnown ? shown(rabbitmq, row.unit) : 'not measured',
    shownRatio,
    goalOf(row),
    isMet ? 'met' : 'missed',
  ].join(' | ')} |`
}

function goalOf({ ratio, atMost, unit }: Row): string {
  return [
    ...(ratio === undefined ? [] : [`${ratio} ×`]),
    ...(atMost === undefined ? [] : [`at most ${atMost.toLocaleString('en')} ${unit}`]),
  ].join(', ')
}

function shown(values: readonly number[], unit: Row['unit']): string {
  const figure = Math.round(inUnit(median(values), unit)).toLocaleString('en')
  const spreading = values.length > 2 ? ` ±${Math.round(spread(values) * 100)} %` : ''
  return `${figure}${unit === '/s' ? '/s' : ` ${unit}`}${spreading}`
}

function inUnit(value: number, unit: Row['unit']): number {
  return unit === 'MiB' ? value / 2 ** 20 : value
}
