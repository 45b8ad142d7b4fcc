import { plainPassword, type Credential } from '../core/access/user.js'
import type { QueueType } from '../core/queue/settings.js'
import type { Profile } from '../core/profile.js'
import type { PolicyKind } from '../core/policy/policies.js'
import type { FieldTable } from '../core/values/table.js'
import { isObject, shown } from '../options/check-names.js'
import { aFlag, anObject, areTexts, aText, be } from '../options/values.js'
import { entriesOf, placeOf, type DefinitionPart } from './definition-fields.js'
import type { OperatorAction } from './definitions.js'
import { FieldReader } from './field-reader.js'
import { isListOfPairs, parseUserLimits, parseVirtualHostLimits } from './limit-options.js'
import { hashAlgorithms, hashedPassword } from './password-hash.js'
import { base64Bytes } from './base64.js'
import { parsePolicy, type PolicyOptions } from './policy-options.js'

const queueTypes: readonly QueueType[] = ['classic', 'quorum', 'stream']

/**
 * The actions of an operator that make the broker what a definitions file says; a TypeError says what in the file is
 * not understood.
 *
 * @param place - the broker, and where in it that belongs which names no virtual host; undefined: nowhere
 */
export function actionsOf(
  definitions: unknown,
  { virtualHost, profile }: { readonly virtualHost: string | undefined; readonly profile: Profile },
): readonly OperatorAction[] {
  const entries = entriesOf(definitions)
  return (Object.keys(readers) as DefinitionPart[]).flatMap((part) =>
    entries[part].flatMap((entry, i) => {
      const fields = new FieldReader(entry, placeOf(part, i, entry))
      const place = { profile, virtualHost: hostOf(part, fields, virtualHost) }
      const action = readers[part](fields, place)
      if (part === 'vhosts') checkLimits(fields, entries.parameters)
      return isPassedOver(action) ? [] : [action, ...limitsOf(part, fields)]
    }),
  )
}

/** The virtual host of an entry; an empty text for what belongs to no virtual host. */
function hostOf(
  part: DefinitionPart,
  fields: FieldReader,
  virtualHost: string | undefined,
): string {
  if (part === 'vhosts' || part === 'users') return ''
  if (virtualHost !== undefined || !isUnset(fields.raw('vhost'))) {
    return fields.text('vhost', virtualHost)
  }
  throw fields.wrong(
    `"vhost" is missing; the export of one virtual host is for one: loadDefinitions(definitions, '/')`,
  )
}

/** Things that every virtual host has, and names that only the broker gives: RabbitMQ leaves them as they are. */
function isPassedOver(action: OperatorAction): boolean {
  if (action.method === 'broker.bind') return action.binding.source === ''
  return 'declaration' in action && /^(amq\.|$)/.test(action.declaration.name)
}

/** The place to which something of a file belongs. */
interface Place {
  readonly virtualHost: string
  /** The version of RabbitMQ that reads the file. */
  readonly profile: Profile
}

type Reader = (fields: FieldReader, place: Place) => OperatorAction

const readers: Readonly<Record<DefinitionPart, Reader>> = {
  vhosts: (fields) => {
    const metadata = fields.inside('metadata')
    checkNotes(fields)
    checkNotes(metadata)
    fields.check('tracing', aFlag)
    fields.check('cluster_state', anObject)
    return {
      method: 'broker.add-virtual-host',
      virtualHost: fields.text('name'),
      defaultQueueType: defaultTypeOf(fields, metadata.raw('default_queue_type')),
    }
  },
  users: (fields) => ({
    method: 'broker.add-user',
    user: {
      name: fields.text('name'),
      credential: credentialOf(fields),
      tags: tagsOf(fields),
      hasFullAccess: false,
    },
  }),
  permissions: (fields, { virtualHost }) => ({
    method: 'broker.set-permissions',
    username: fields.text('user'),
    virtualHost,
    permissions: {
      configure: fields.pattern('configure'),
      write: fields.pattern('write'),
      read: fields.pattern('read'),
    },
  }),
  policies: (fields, place) => policyAction('policy', fields, place),
  parameters: (fields, place) => {
    const component = fields.text('component')
    if (component === 'operator_policy') return policyAction('operator policy', fields, place)
    if (component === 'vhost-limits') {
      return virtualHostLimits(fields, place.virtualHost, fields.raw('value'))
    }
    throw fields.wrong(`parameters of the component "${component}" are not simulated`)
  },
  exchanges: (fields, { virtualHost }) => ({
    method: 'broker.declare-exchange',
    virtualHost,
    declaration: {
      name: nameOf(fields),
      type: fields.text('type'),
      durable: fields.flag('durable', true),
      autoDelete: fields.flag('auto_delete', false),
      internal: fields.flag('internal', false),
      arguments: fields.table('arguments'),
    },
  }),
  topic_permissions: (fields, { virtualHost }) => ({
    method: 'broker.set-topic-permissions',
    username: fields.text('user'),
    virtualHost,
    exchange: fields.text('exchange'),
    permissions: { write: fields.pattern('write'), read: fields.pattern('read') },
  }),
  queues: (fields, { virtualHost }) => ({
    method: 'broker.declare-queue',
    virtualHost,
    declaration: {
      name: nameOf(fields),
      durable: fields.flag('durable', true),
      exclusive: false,
      autoDelete: fields.flag('auto_delete', false),
      arguments: queueArguments(fields),
    },
  }),
  bindings: (fields, { virtualHost }) => {
    fields.check('properties_key', aText)
    return {
      method: 'broker.bind',
      virtualHost,
      binding: {
        source: fields.text('source'),
        kind: fields.oneOf('destination_type', ['queue', 'exchange']),
        destination: fields.text('destination'),
        routingKey: fields.text('routing_key'),
        arguments: fields.table('arguments'),
      },
    }
  },
}

/** The name of a queue or an exchange. */
function nameOf(fields: FieldReader): string {
  fields.check('user_who_performed_action', aText)
  return fields.text('name')
}

const aNote = be('a text', (value) => value === null || typeof value === 'string')
const tags = be('a list of texts', (value) => typeof value === 'string' || areTexts(value))

/** The entry of a virtual host. */
function checkNotes(fields: FieldReader): void {
  fields.check('description', aNote)
  fields.check('tags', tags)
}

/** RabbitMQ goes by the metadata alone. */
function defaultTypeOf(fields: FieldReader, type: unknown): QueueType {
  const known = isUnset(type) ? 'classic' : knownType(fields, 'default_queue_type', type)
  const beside = fields.raw('default_queue_type')
  if (isUnset(beside) || knownType(fields, 'default_queue_type', beside) === known) return known
  throw fields.wrong(
    `"default_queue_type" is ${shown(beside)}, and RabbitMQ goes by the one of the "metadata" alone: name it there`,
  )
}

/** The type of a queue stands beside its arguments, too; RabbitMQ goes by the argument alone. */
function queueArguments(fields: FieldReader): FieldTable {
  const args = fields.table('arguments')
  const type = fields.raw('type')
  const argument = args.get('x-queue-type') ?? 'classic'
  if (isUnset(type) || isUnset(argument) || knownType(fields, 'type', type) === argument)
    return args
  throw fields.wrong(
    `"type" is ${shown(type)}, and RabbitMQ goes by the argument "x-queue-type" alone: name it there`,
  )
}

function knownType(fields: FieldReader, field: string, type: unknown): QueueType {
  const known = queueTypes.find((one) => one === type || `rabbit_${one}_queue` === type)
  if (known !== undefined) return known
  throw fields.wrong(`"${field}" has to be one of ${queueTypes.join(', ')}, and is ${shown(type)}`)
}

/** RabbitMQ writes `undefined` as a text where nothing was set. */
function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === 'undefined' || value === ''
}

function policyAction(
  kind: PolicyKind,
  fields: FieldReader,
  { virtualHost, profile }: Place,
): OperatorAction {
  const body = kind === 'policy' ? fields : new BodyReader(fields)
  const options = {
    name: fields.text('name'),
    virtualHost,
    pattern: body.raw('pattern'),
    definition: body.raw('definition'),
    priority: body.raw('priority'),
    applyTo: body.raw('apply-to'),
  } as PolicyOptions
  const policy = asWritten(fields, () => parsePolicy(kind, options, profile))
  return { method: 'broker.set-policy', kind, virtualHost, policy }
}

/** RabbitMQ 3.10 and 4.0 write an object that is the value of a parameter as a list of names and values. */
function withoutPairs(value: unknown): unknown {
  return isListOfPairs(value) ? Object.fromEntries(value) : value
}

/** The fields of a parameter's value. */
class BodyReader {
  readonly #value: Readonly<Record<string, unknown>>

  constructor(fields: FieldReader) {
    const value = withoutPairs(fields.raw('value'))
    if (!isObject(value)) throw fields.wrong('"value" has to be an object')
    const known = ['pattern', 'definition', 'priority', 'apply-to']
    const unknown = Object.keys(value).find((field) => !known.includes(field))
    if (unknown !== undefined) throw fields.wrong(`the field "${unknown}" is not understood`)
    if (value['priority'] === undefined)
      throw fields.wrong('the "priority" of its value is missing')
    this.#value = { ...value, definition: withoutPairs(value['definition']) }
  }

  raw(field: string): unknown {
    return this.#value[field]
  }
}

/** RabbitMQ writes the limits of a virtual host in two places, and goes by the parameter alone. */
function checkLimits(
  fields: FieldReader,
  parameters: readonly Readonly<Record<string, unknown>>[],
): void {
  const limits = fields.raw('limits')
  if (limits === undefined) return
  const name = fields.text('name')
  const parsed = asWritten(fields, () => parseVirtualHostLimits(name, limits))
  const isSet = parameters.some(
    ({ component, vhost }) => component === 'vhost-limits' && (vhost ?? name) === name,
  )
  if (isSet || Object.keys(parsed).length === 0) return
  throw fields.wrong(
    '"limits" are not those that RabbitMQ sets: it goes by a parameter of the component "vhost-limits" alone; add that',
  )
}

/** The limits that a user has. */
function limitsOf(part: DefinitionPart, fields: FieldReader): readonly OperatorAction[] {
  const limits = fields.raw('limits')
  if (part !== 'users' || limits === undefined) return []
  fields.check('limits', anObject)
  const name = fields.text('name')
  const parsed = asWritten(fields, () => parseUserLimits(name, limits))
  return [{ method: 'broker.set-user-limits', username: name, limits: parsed }]
}

function virtualHostLimits(
  fields: FieldReader,
  virtualHost: string,
  limits: unknown,
): OperatorAction {
  return {
    method: 'broker.set-virtual-host-limits',
    virtualHost,
    limits: asWritten(fields, () => parseVirtualHostLimits(virtualHost, limits)),
  }
}

/** An error of `parse` is said of the entry. */
function asWritten<T>(fields: FieldReader, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw fields.wrong((error as Error).message)
  }
}

function credentialOf(fields: FieldReader): Credential {
  if (fields.raw('password') !== undefined) {
    if (fields.raw('password_hash') === undefined) return plainPassword(fields.text('password'))
    throw fields.wrong('"password" and "password_hash" are both there, and RabbitMQ takes one')
  }
  const bytes = base64Bytes(fields.text('password_hash'))
  if (bytes === undefined) throw fields.wrong('"password_hash" is no base64')
  const algorithm = fields.oneOf(
    'hashing_algorithm',
    hashAlgorithms,
    'rabbit_password_hashing_sha256',
  )
  return hashedPassword(algorithm, bytes)
}

function tagsOf(fields: FieldReader): readonly string[] {
  const tags = fields.raw('tags')
  const list = typeof tags === 'string' ? tags.split(',') : tags
  if (Array.isArray(list) && list.every((tag) => typeof tag === 'string')) {
    return list.map((tag) => tag.trim()).filter((tag) => tag !== '')
  }
  throw fields.wrong(`"tags" has to be a list of texts, and is ${shown(tags)}`)
}
