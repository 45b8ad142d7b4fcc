/** docs/grafana/kinoko.json asks for metrics that exist, by labels that they have, and shows each of them. */
import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { metricNames } from '../../../src/node/prometheus.js'

interface Dashboard {
  readonly templating: { readonly list: readonly { readonly query: string }[] }
  readonly panels: readonly {
    readonly title: string
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
  }[]
}

const text = await readFile(new URL('../../../docs/grafana/kinoko.json', import.meta.url), 'utf8')
const { panels, templating } = JSON.parse(text) as Dashboard
const queries = panels.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => [title, expr, legendFormat] as const),
)
/** As prometheus.test.ts sees them in the text. */
const labels = ['service', 'instance', 'method', 'outcome', 'connection', 'state', 'queue']

const namesIn = (words: string): string[] =>
  [...words.matchAll(/kinoko_\w+/g)].map(([name]) => name)

describe('the dashboard for Grafana', () => {
  test.each(queries)('%s: %s', (_title, expr, legend) => {
    expect(namesIn(expr)).not.toEqual([])
    for (const name of namesIn(expr)) expect(metricNames).toContain(name)
    const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(/, */),
    )
    const selected = [...expr.matchAll(/(\w+)(?:=~|!=|=)"/g)].map(([, name]) => name)
    const told = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name)
    for (const label of [...grouped, ...selected, ...told]) expect(labels).toContain(label)
    for (const label of told) expect(grouped).toContain(label)
    // a counter by itself only grows
    for (const name of namesIn(expr).filter((each) => each.endsWith('_total'))) {
      expect(expr).toMatch(new RegExp(`(rate|increase)\\(${name}`))
    }
  })

  test('shows every metric', () => {
    const shown = new Set(queries.flatMap(([, expr]) => namesIn(expr)))
    expect([...shown].sort()).toEqual([...metricNames].sort())
    for (const { query } of templating.list) {
      for (const name of namesIn(query)) expect(metricNames).toContain(name)
    }
  })
})
