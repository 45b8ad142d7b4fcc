/** The columns of a sequence diagram: who stands where, instances of a service beside each other or as one. */
import { partiesOf } from './parties.js'
import type { PlacedEvent } from './record.js'

export interface Column {
  /** A party, or the service whose instances stand together in it. */
  readonly name: string
  readonly title: string
  readonly parties: readonly string[]
}

export interface ColumnGroup {
  /** Undefined for who belongs to no service: clients and the broker. */
  readonly service: string | undefined
  readonly columns: readonly Column[]
  readonly isFolded: boolean
}

/**
 * @param most how many columns there is room for; the largest services are folded until they fit
 * @param chosen services that somebody has folded or unfolded
 */
export function columnsOf(
  events: readonly PlacedEvent[],
  most: number,
  chosen: ReadonlyMap<string, boolean>,
): ColumnGroup[] {
  const groups = groupsOf(partiesOf(events))
  const folded = new Set<string>()
  const count = (): number =>
    groups.reduce(
      (sum, { service, parties }) =>
        sum + (service !== undefined && folded.has(service) ? 1 : parties.length),
      0,
    )
  for (const { service, parties } of [...groups].sort(
    (a, b) => b.parties.length - a.parties.length,
  )) {
    if (service === undefined || parties.length < 2) continue
    if (chosen.get(service) ?? count() > most) folded.add(service)
  }
  return groups.map(({ service, parties }) => {
    const isFolded = service !== undefined && folded.has(service)
    const columns = isFolded
      ? [{ name: service, title: `${parties.length} instances`, parties }]
      : parties.map((name) => ({ name, title: titleOf(name, service), parties: [name] }))
    return { service, columns, isFolded }
  })
}

interface Group {
  readonly service: string | undefined
  readonly parties: string[]
}

/** Neighbours of one service belong together; parties are sorted by name. */
function groupsOf(parties: readonly string[]): Group[] {
  const groups: Group[] = []
  for (const party of parties) {
    const service = serviceNameOf(party)
    const last = groups.at(-1)
    if (service !== undefined && last?.service === service) last.parties.push(party)
    else groups.push({ service, parties: [party] })
  }
  return groups
}

function serviceNameOf(party: string): string | undefined {
  const [, service] = /^(.+)#\d+$/.exec(party) ?? []
  return service === 'client' ? undefined : service
}

function titleOf(party: string, service: string | undefined): string {
  return service === undefined ? party : party.slice(service.length)
}
