import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { methodTable, propertyTable } from '../../../simulator/wire/protocol/definition.js'

interface AmqplibField {
  readonly type: string
  readonly name: string
}

interface AmqplibDefinitions {
  readonly [name: string]: unknown
  info(id: number): {
    readonly classId: number
    readonly methodId: number
    readonly name: string
    readonly args: readonly AmqplibField[]
  }
}

// amqplib generates its definitions from RabbitMQ's own machine-readable specification
const require = createRequire(import.meta.url)
const amqplib = dirname(require.resolve('amqplib'))
const definitions = require(join(amqplib, 'lib/defs.js')) as AmqplibDefinitions

const ids = Object.entries(definitions)
  .filter(([name, id]) => typeof id === 'number' && !name.startsWith('FRAME'))
  .map(([, id]) => id as number)
const theirs = ids.map((id) => definitions.info(id))
const methods = theirs.filter(({ name }) => name !== 'BasicProperties')

describe('the table of the protocol', () => {
  it('has the methods that amqplib has, and the rest of the class access', () => {
    const ours = Object.keys(methodTable).map(camelCased)
    expect(methods.map(({ name }) => name).filter((name) => !ours.includes(name))).toEqual([])
    const known = methods.map(({ name }) => name)
    expect(ours.filter((name) => !known.includes(name))).toEqual([])
  })

  it.each(Object.entries(methodTable))('has %s with its ids and fields', (name, row) => {
    const [classId, methodId, fields] = row
    const their = methods.find((one) => one.name === camelCased(name))
    expect(their).toBeDefined()
    expect([classId, methodId]).toEqual([their?.classId, their?.methodId])
    expect(Object.values(fields).map((kind) => (kind === 'bytes' ? 'longstr' : kind))).toEqual(
      their?.args.map(({ type }) => type),
    )
    const pairs = Object.keys(fields).map((field, i) => [field, their?.args[i]?.name])
    for (const [ours, amqplibs] of pairs) expect(namesOf(amqplibs ?? '')).toContain(ours)
  })

  it('has the properties in the order of their flags', () => {
    const properties = theirs.find(({ name }) => name === 'BasicProperties')
    expect(Object.keys(propertyTable)).toEqual(properties?.args.map(({ name }) => name))
    expect(Object.values(propertyTable)).toEqual(
      properties?.args.map(({ type }) => (type === 'timestamp' ? 'longlong' : type)),
    )
  })
})

function camelCased(name: string): string {
  return name.replace(/(^|[.-])(\w)/g, (_, _separator, letter: string) => letter.toUpperCase())
}

/** What a field of amqplib's is called here. */
function namesOf(name: string): string[] {
  const others: Record<string, string[]> = {
    nowait: ['noWait'],
    newSecret: ['secret'],
    ticket: ['reserved1', 'ticket'],
    capabilities: ['reserved1'],
    knownHosts: ['reserved1'],
    outOfBand: ['reserved1'],
    channelId: ['reserved1'],
    clusterId: ['reserved1'],
    insist: ['reserved2'],
  }
  return others[name] ?? [name]
}
