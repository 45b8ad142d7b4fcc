/** Conversations with other bytes in them, bytes missing, or there twice, and cut anywhere. */
import fc from 'fast-check'
import { violatedInvariants } from '../../../../simulator/core/invariants.js'
import { captures, madeByHand } from './conversations.js'
import { PureServer } from './pure-server.js'

const all = [madeByHand, ...captures.values()]

interface Mutation {
  readonly kind: 'flip' | 'cut' | 'repeat' | 'drop' | 'insert' | 'splice'
  readonly at: number
  readonly length: number
  readonly octets: Uint8Array
  readonly other: Uint8Array
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom<Mutation['kind'][]>('flip', 'cut', 'repeat', 'drop', 'insert', 'splice'),
  at: fc.nat(),
  length: fc.integer({ min: 1, max: 40 }),
  octets: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  other: fc.constantFrom(...all),
})

/** A conversation with one to four mutations, in chunks. */
export const mutated: fc.Arbitrary<readonly Buffer[]> = fc
  .tuple(
    fc.constantFrom(...all),
    fc.array(mutation, { minLength: 1, maxLength: 4 }),
    fc.array(fc.nat(), { maxLength: 10 }),
  )
  .map(([bytes, mutations, places]) => chunksOf(mutations.reduce(mutate, bytes), places))

function mutate(bytes: Buffer, { kind, at: place, length, octets, other }: Mutation): Buffer {
  const at = place % (bytes.length + 1)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, octets, after.subarray(octets.length)])
    case 'cut':
      return before
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, length), after])
    case 'drop':
      return Buffer.concat([before, after.subarray(length)])
    case 'insert':
      return Buffer.concat([before, octets, after])
    default:
      return Buffer.concat([before, other.subarray(at % other.length)])
  }
}

/** The bytes, cut at these places. */
export function chunksOf(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...ends].map((start, i) => bytes.subarray(start, ends[i] ?? bytes.length))
}

/** The server after these chunks. */
export function serve(chunks: readonly Buffer[]): PureServer {
  const server = new PureServer()
  for (const chunk of chunks) server.send(chunk)
  return server
}

/** Serves the chunks, waits and lets the client go; gives what is wrong with the server afterwards. */
export function problemsOf(chunks: readonly Buffer[]): readonly string[] {
  const server = serve(chunks)
  server.advance(200_000)
  server.operate({ connection: 1, channel: 0, method: 'connection.lost' })
  return [
    ...(server.hangUps.length > 1 ? [`the socket was closed ${server.hangUps.length} times`] : []),
    ...(server.broker.connections.size > 0 ? ['the connection is still there'] : []),
    ...violatedInvariants(server.broker),
  ]
}
