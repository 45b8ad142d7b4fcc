import { isObject } from '../options/check-names.js'
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

/** Facts about the broker that wrote the file. */
const told: ReadonlySet<string> = new Set([
  'rabbit_version',
  'rabbitmq_version',
  'rabbitmq_definition_format',
  'product_name',
  'product_version',
  'original_cluster_name',
  'original_vhost_name',
  'description',
  'default_queue_type',
  'explanation',
  'metadata',
  'global_parameters',
])

/** The entries of each part; a TypeError says what in the file is not understood. */
export function entriesOf(
  definitions: unknown,
): Readonly<Record<DefinitionPart, readonly Readonly<Record<string, unknown>>[]>> {
  if (!isObject(definitions)) {
    throw new TypeError('definitions: they have to be the parsed JSON of a definitions file')
  }
  for (const field of Object.keys(definitions)) {
    if (field in parts || told.has(field)) continue
    throw new TypeError(`definitions: the field "${field}" is not understood`)
  }
  const entries = Object.entries(parts).map(([part, fields]) => [
    part,
    checkedEntries(part, definitions[part] ?? [], new Set(fields.split(' '))),
  ])
  return Object.fromEntries(entries) as ReturnType<typeof entriesOf>
}

function checkedEntries(
  part: string,
  entries: unknown,
  fields: ReadonlySet<string>,
): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(entries)) throw new TypeError(`definitions: "${part}" has to be a list`)
  return entries.map((entry: unknown, i) => {
    if (!isObject(entry)) throw new TypeError(`definitions: ${part}[${i}] has to be an object`)
    const unknown = Object.keys(entry).find((field) => !fields.has(field))
    if (unknown === undefined) return entry
    throw new TypeError(
      `definitions: ${part}[${i}]${nameOf(entry)}: the field "${unknown}" is not understood`,
    )
  })
}

/** The name of an entry, for messages. */
export function nameOf(entry: Readonly<Record<string, unknown>>): string {
  const name = entry['name'] ?? entry['user'] ?? entry['source']
  return typeof name === 'string' ? ` ('${name}')` : ''
}
