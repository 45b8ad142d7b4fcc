/** The columns, order, page and filter by name that a query string asks of a list. */
import { badRequest } from './http-error.js'
import type { ApiAnswer, ApiRequest, JsonObject } from './request.js'

/** Answers with a list, as the query wants it. */
export function listed(items: readonly object[], { query }: ApiRequest): ApiAnswer {
  const sorted = inOrder(items as readonly JsonObject[], query)
  const filtered = byName(sorted, query)
  const page = query.get('page')
  const body =
    page === null
      ? filtered.map((item) => columnsOf(item, query))
      : pageOf(filtered, sorted.length, query)
  return { status: 200, body }
}

/** Answers with one object, its columns as the query wants them. */
export function single(item: object, { query }: ApiRequest): ApiAnswer {
  return { status: 200, body: columnsOf(item as JsonObject, query) }
}

function inOrder(items: readonly JsonObject[], query: URLSearchParams): readonly JsonObject[] {
  const column = query.get('sort')
  if (column === null) return items
  const sorted = [...items].sort((a, b) => compare(fieldOf(a, column), fieldOf(b, column)))
  return query.get('sort_reverse') === 'true' ? sorted.reverse() : sorted
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [left, right] = [JSON.stringify(a ?? ''), JSON.stringify(b ?? '')]
  return left < right ? -1 : left > right ? 1 : 0
}

function byName(items: readonly JsonObject[], query: URLSearchParams): readonly JsonObject[] {
  const name = query.get('name')
  if (name === null || name === '' || query.get('page') === null) return items
  const matches = query.get('use_regex') === 'true' ? patternOf(name) : undefined
  return items.filter((item) => {
    const text = typeof item['name'] === 'string' ? item['name'] : ''
    return matches === undefined ? text.includes(name) : matches.test(text)
  })
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, 'iu')
  } catch {
    throw badRequest(`name: ${text} is no regular expression`)
  }
}

function pageOf(items: readonly JsonObject[], total: number, query: URLSearchParams): object {
  const page = Number(query.get('page'))
  const size = Number(query.get('page_size') ?? 100)
  if (!Number.isInteger(page) || page < 1 || !Number.isInteger(size) || size < 1 || size > 500) {
    throw badRequest('page and page_size have to be whole numbers, of at most 500 a page')
  }
  const shown = items.slice((page - 1) * size, page * size)
  return {
    filtered_count: items.length,
    item_count: shown.length,
    items: shown.map((item) => columnsOf(item, query)),
    page,
    page_count: Math.ceil(items.length / size),
    page_size: size,
    total_count: total,
  }
}

/** `columns=name,channel_details.name`. */
function columnsOf(item: JsonObject, query: URLSearchParams): JsonObject {
  const columns = query.get('columns')
  if (columns === null || columns === '') return item
  const chosen: Record<string, unknown> = {}
  for (const column of columns.split(',')) {
    const value = fieldOf(item, column)
    if (value !== undefined) place(chosen, column.split('.'), value)
  }
  return chosen
}

function fieldOf(item: JsonObject, column: string): unknown {
  return column
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as JsonObject)[key] : undefined,
      item,
    )
}

function place(
  target: Record<string, unknown>,
  [key = '', ...rest]: string[],
  value: unknown,
): void {
  if (rest.length === 0) target[key] = value
  else place((target[key] ??= {}) as Record<string, unknown>, rest, value)
}
