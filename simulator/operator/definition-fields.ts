import { isObject } from '../options/check-names.js'
import { aName, anObject, aText, checkValue, type Check } from '../options/values.js'
import type { Definitions } from './definitions.js'

/** The parts of a definitions file, in the order in which they are applied, with the fields of their entries. */
const parts = {
  vhosts: 'name metadata limits description tags default_queue_type tracing cluster_state',
  users: 'name password password_hash hashing_algorithm tags limits',
  permissions: 'user vhost configure write read',
  topic_permissions: 'user vhost exchange write read',
  policies: 'vhost name pattern apply-to priority definition',
  parameters: 'vhost component name value',
  exchanges: 'name vhost type durable auto_delete internal arguments user_who_performed_action',
  queues: 'name vhost type durable auto_delete arguments user_who_performed_action',
  bindings: 'source vhost destination destination_type routing_key arguments properties_key',
} satisfies Partial<Record<keyof Definitions, string>>

export type DefinitionPart = keyof typeof parts

/** Facts about the broker that wrote the file; nothing comes of them, but a wrong one is a mistake of the file. */
const facts: Readonly<Record<string, Check>> = {
  rabbit_version: aText,
  rabbitmq_version: aText,
  rabbitmq_definition_format: aText,
  product_name: aText,
  product_version: aText,
  original_cluster_name: aText,
  original_vhost_name: aText,
  description: aText,
  default_queue_type: aText,
  explanation: aText,
  metadata: anObject,
  global_parameters: (value) => {
    for (const { name } of checkedEntries('global_parameters', value, 'name value')) {
      checkValue('definitions: the name of a global parameter', name, aName)
    }
    return undefined
  },
}

/** The entries of each part; a TypeError says what in the file is not understood. */
export function entriesOf(
  definitions: unknown,
): Readonly<Record<DefinitionPart, readonly Readonly<Record<string, unknown>>[]>> {
  if (!isObject(definitions)) {
    throw new TypeError('definitions: they have to be the parsed JSON of a definitions file')
  }
  for (const [field, value] of Object.entries(definitions)) {
    if (Object.hasOwn(parts, field)) continue
    if (!Object.hasOwn(facts, field)) {
      throw new TypeError(`definitions: the field "${field}" is not understood`)
    }
    if (value !== undefined && value !== null) {
      checkValue(`definitions: "${field}"`, value, facts[field])
    }
  }
  const entries = Object.entries(parts).map(([part, fields]) => [
    part,
    checkedEntries(part, definitions[part] === undefined ? [] : definitions[part], fields),
  ])
  return Object.fromEntries(entries) as ReturnType<typeof entriesOf>
}

function checkedEntries(
  part: string,
  entries: unknown,
  fields: string,
): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(entries)) throw new TypeError(`definitions: "${part}" has to be a list`)
  const known = fields.split(' ')
  return entries.map((entry: unknown, i) => {
    if (!isObject(entry)) throw new TypeError(`definitions: ${part}[${i}] has to be an object`)
    const unknown = Object.keys(entry).find((field) => !known.includes(field))
    if (unknown === undefined) return entry
    throw new TypeError(`${placeOf(part, i, entry)}: the field "${unknown}" is not understood`)
  })
}

/** An entry and its name, for messages. */
export function placeOf(part: string, i: number, entry: Readonly<Record<string, unknown>>): string {
  const name = entry['name'] ?? entry['user'] ?? entry['source']
  return `definitions: ${part}[${i}]${typeof name === 'string' ? ` ('${name}')` : ''}`
}
