/** The parts of amqplib that its package does not export, to compare ours with. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Duplex } from 'node:stream'

const require = createRequire(import.meta.url)
const directory = dirname(require.resolve('amqplib'))

interface Codec {
  encodeTable(buffer: Buffer, table: unknown, offset: number): number
  decodeFields(bytes: Buffer): Record<string, unknown>
}

interface Definitions {
  encodeMethod(method: number, channel: number, fields: object): Buffer
  decode(method: number, bytes: Buffer): Record<string, unknown>
  encodeProperties(id: number, channel: number, size: number, fields: object): Buffer
  info(method: number): { classId: number; methodId: number; name: string }
  [method: string]: unknown
}

/** One end of a connection, on any stream. */
export interface Connection {
  freshChannel(channel: object): number
  sendMethod(channel: number, method: number, fields: object): boolean
  sendMessage(...args: unknown[]): boolean
}

type MakeFields = (...args: never[]) => object

export const codec = load('codec') as Codec
export const definitions = load('defs') as Definitions
export const { Connection } = load('connection') as {
  Connection: new (stream: Duplex) => Connection
}
export const apiArguments = load('api_args') as Record<string, MakeFields>

/** What a table is like after amqplib has sent it to itself. */
export function roundTrip(table: unknown): Record<string, unknown> {
  const buffer = Buffer.alloc(65536)
  const size = codec.encodeTable(buffer, table, 0)
  return codec.decodeFields(buffer.subarray(4, size))
}

function load(name: string): unknown {
  return require(join(directory, 'lib', `${name}.js`))
}
