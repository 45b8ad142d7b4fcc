/** Messages as hostile peers would write them, made fast: most are small, a few are up to 256 kB. */
import { encode } from '@msgpack/msgpack'

export interface HostileMessage {
  readonly kind: 'json' | 'msgpack' | 'headers' | 'properties'
  /** The body, or the fields of a table of headers. */
  readonly bytes: Buffer
  readonly headers: Readonly<Record<string, unknown>>
  /** In a few words. */
  readonly what: string
}

/** Numbers that are the same in each run (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % count
  }

  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }

  text(units: readonly string[], maxLength: number): string {
    return Array.from({ length: this.below(maxLength + 1) }, () => this.of(units)).join('')
  }
}

/** What has once made a reader slow, or ended it, when there is much of it. */
const jsonParts = [
  '[',
  '{"a":',
  '"\\""',
  '\\"',
  '"1234567890123456"',
  '1234567890123456789',
  '1e999',
  '-0.',
  '0.1,',
  '"\\u0000',
  '"\u0000"',
  '{"__proto__":1},',
  'null,',
  ' ',
  '\n',
  '"\\ud800"',
  '\\\\',
  ',',
  ']',
  '}',
]

const times = [1, 2, 3, 8, 40, 200]

export function hostileMessage(random: Random): HostileMessage {
  const kind = random.of(['json', 'json', 'msgpack', 'headers', 'properties'] as const)
  const bytes =
    kind === 'json'
      ? hostileJson(random)
      : kind === 'msgpack'
        ? hostileMsgpack(random)
        : hostileTable(random)
  const headers = kind === 'properties' ? hostileHeaders(random) : {}
  return {
    kind,
    bytes,
    headers,
    what: `${kind}, ${bytes.length} bytes, ${bytes.toString('latin1').slice(0, 60)}`,
  }
}

function repeats(random: Random): number {
  return random.below(500) === 0 ? 20_000 : random.of(times)
}

function hostileJson(random: Random): Buffer {
  let body = ''
  const parts = 1 + random.below(4)
  for (let i = 0; i < parts; i++) body += random.of(jsonParts).repeat(repeats(random))
  const text = random.below(2) === 0 ? body : `{"args": [${body}], "kwargs": {}}`
  return mutated(Buffer.from(text.slice(0, 256 * 1024)), random)
}

const values = [
  { args: [1, 'a', null], kwargs: {} },
  { args: [[[[[[]]]]]], kwargs: { a: { b: 1.5 } } },
  [new Uint8Array(100), 'x'.repeat(300), 2 ** 40],
]

/** Good ones with something broken, and claims of lengths that are not there. */
function hostileMsgpack(random: Random): Buffer {
  const good = Buffer.from(encode(random.of(values)))
  const claim = Buffer.from([
    random.of([0xdc, 0xdd, 0xde, 0xdf, 0xc6, 0xdb, 0xc9]),
    0,
    0,
    random.below(256),
    random.below(256),
  ])
  const nested = Buffer.alloc(repeats(random), random.of([0x91, 0x81, 0xc1, 0xff]))
  return mutated(
    random.of([good, Buffer.concat([claim, good]), nested, Buffer.concat([nested, claim])]),
    random,
  )
}

/** Fields of a table: names, types that are known or not, lengths that are right or not. */
function hostileTable(random: Random): Buffer {
  const fields: Buffer[] = []
  const size = repeats(random)
  for (let i = 0; i < size && i < 5_000; i++) {
    const name = random.of(['a', '__proto__', 'nameko.user_id', ''])
    const type = random.of('tbBsuIiLlfdDSxATFV~?'.split(''))
    fields.push(
      Buffer.from([name.length]),
      Buffer.from(name + type),
      Buffer.alloc(random.below(12), random.below(256)),
    )
  }
  return mutated(Buffer.concat(fields), random)
}

function hostileHeaders(random: Random): Record<string, unknown> {
  const long = 'x'.repeat(repeats(random))
  const odd = (): unknown =>
    random.of<unknown>([
      long,
      NaN,
      -1,
      2 ** 53,
      null,
      undefined,
      [],
      {},
      [long, long],
      { '!': 'timestamp', value: long },
      Buffer.alloc(9),
      true,
    ])
  return {
    'nameko.call_id_stack': random.of<unknown>([
      odd(),
      Array.from({ length: random.of(times) }, odd),
    ]),
    'kinoko.time_left': odd(),
    'kinoko.deadline': odd(),
    'nameko.language': odd(),
    [`nameko.${long.slice(0, 200)}`]: odd(),
    'kinoko.idempotency_key': odd(),
  }
}

function mutated(bytes: Buffer, random: Random): Buffer {
  const place = random.below(bytes.length + 1)
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from([random.below(256)]),
        bytes.subarray(place + 1),
      ])
    case 1:
      return bytes.subarray(0, place)
    case 2:
      return Buffer.concat([bytes.subarray(0, place), bytes])
    default:
      return bytes
  }
}
