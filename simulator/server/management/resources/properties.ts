/** The properties of messages as the API names them: `content_type` and so on. */
import { noProperties, type Properties } from '../../../core/message.js'
import { badRequest } from '../http-error.js'
import { jsonOfTable, tableOfJson } from '../field-values.js'
import type { JsonObject } from '../request.js'

type Name = keyof Properties

const names: ReadonlyMap<Name, string> = new Map(
  (Object.keys(noProperties) as Name[]).map((name) => [
    name,
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ]),
)
const numbers: ReadonlySet<Name> = new Set(['deliveryMode', 'priority', 'timestamp'])

export function jsonOfProperties(properties: Properties): object {
  const json: Record<string, unknown> = {}
  for (const [name, apiName] of names) {
    const value = properties[name]
    if (value !== undefined) json[apiName] = typeof value === 'object' ? jsonOfTable(value) : value
  }
  return json
}

/** Names that are no property are passed over, as by RabbitMQ. */
export function propertiesOfJson(json: JsonObject): Properties {
  const given: Partial<Record<Name, unknown>> = {}
  for (const [name, apiName] of names) {
    const value = json[apiName]
    if (value !== undefined && value !== null) given[name] = valueOf(name, apiName, value)
  }
  return { ...noProperties, ...(given as Partial<Properties>) }
}

function valueOf(name: Name, apiName: string, value: unknown): unknown {
  if (name === 'headers' && typeof value === 'object') return tableOfJson(value as JsonObject)
  if (numbers.has(name) && Number.isInteger(Number(value))) return Number(value)
  if (name !== 'headers' && !numbers.has(name) && typeof value === 'string') return value
  throw badRequest(`the property ${apiName} cannot be ${JSON.stringify(value)}`)
}
