/** What a person does to a running cluster, as plain data: so it can be kept, shared and done again. */
export type Intervention =
  | { readonly kind: 'crash' | 'restart' | 'pause' | 'resume'; readonly instance: string }
  | { readonly kind: 'cut' | 'heal' | 'hold' | 'release' | 'disconnect'; readonly host: string }
  | { readonly kind: 'slow'; readonly host: string; readonly delayMs: number }
  | { readonly kind: 'add'; readonly service: string }
  | { readonly kind: 'restart broker'; readonly downMs: number }
  | { readonly kind: 'block' | 'unblock' | 'refuse' | 'accept' }
  | {
      readonly kind: 'call'
      readonly service: string
      readonly method: string
      readonly args: readonly unknown[]
    }
  /** Lets another event go first than the choices would. */
  | { readonly kind: 'choose'; readonly place: number }

/** What each kind has beside it, for what comes from outside. */
const fields: Readonly<
  Record<Intervention['kind'], Readonly<Record<string, (value: unknown) => boolean>>>
> = {
  crash: { instance: isText },
  restart: { instance: isText },
  pause: { instance: isText },
  resume: { instance: isText },
  cut: { host: isText },
  heal: { host: isText },
  hold: { host: isText },
  release: { host: isText },
  disconnect: { host: isText },
  slow: { host: isText, delayMs: Number.isFinite },
  add: { service: isText },
  'restart broker': { downMs: Number.isFinite },
  block: {},
  unblock: {},
  refuse: {},
  accept: {},
  call: { service: isText, method: isText, args: Array.isArray },
  choose: { place: Number.isSafeInteger },
}

export function isIntervention(value: unknown): value is Intervention {
  if (typeof value !== 'object' || value === null) return false
  const what = value as Record<string, unknown>
  const { kind } = what
  if (typeof kind !== 'string' || !Object.hasOwn(fields, kind)) return false
  const wanted = fields[kind as Intervention['kind']]
  return Object.entries(wanted).every(([name, fits]) => fits(what[name]))
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

/** An intervention and the number of the event after which it happens. */
export interface Act {
  readonly after: number
  readonly what: Intervention
}

/** In a few words, for the list of what was done. */
export function describeIntervention(what: Intervention): string {
  switch (what.kind) {
    case 'crash':
    case 'restart':
    case 'pause':
    case 'resume':
      return `${what.kind} ${what.instance}`
    case 'cut':
      return `cut the link of ${what.host}`
    case 'heal':
      return `mend the link of ${what.host}`
    case 'hold':
      return `hold the link of ${what.host}`
    case 'release':
      return `let go of the link of ${what.host}`
    case 'disconnect':
      return `break the connections of ${what.host}`
    case 'slow':
      return what.delayMs === 0
        ? `make ${what.host} fast again`
        : `slow ${what.host} down by ${what.delayMs} ms`
    case 'add':
      return `add an instance of ${what.service}`
    case 'restart broker':
      return `restart the broker, down for ${what.downMs} ms`
    case 'block':
      return 'block publishers'
    case 'unblock':
      return 'unblock publishers'
    case 'refuse':
      return 'refuse connections'
    case 'accept':
      return 'accept connections'
    case 'call':
      return `call ${what.service}.${what.method}(${what.args.map((arg) => JSON.stringify(arg)).join(', ')})`
    case 'choose':
      return `let event ${what.place + 1} in line go first`
  }
}
