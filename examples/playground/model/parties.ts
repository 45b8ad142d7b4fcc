import type { StoryEvent } from 'kinoko/testing'

/** Everybody who sends or gets something: clients, the broker, then the instances of services. */
export function partiesOf(events: readonly StoryEvent[]): string[] {
  const hosts = new Set<string>()
  for (const { from, to } of events) {
    for (const party of [from, to]) if (party !== undefined && party !== 'broker') hosts.add(party)
  }
  const isClient = (host: string): boolean => /^client(#\d+)?$/.test(host)
  const all = [...hosts].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return [
    ...all.filter(isClient),
    ...(hosts.size === 0 ? [] : ['broker']),
    ...all.filter((host) => !isClient(host)),
  ]
}
