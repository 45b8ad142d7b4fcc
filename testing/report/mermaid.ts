import type { FailureReport } from './failure.js'
import { broker, type StoryEvent } from './story.js'

export interface DiagramOptions {
  /** How many of the last events are drawn. Default 60. */
  last?: number
}

/** The end of a failed run as a sequence diagram in Mermaid's language. */
export function toMermaid(report: FailureReport, options: DiagramOptions = {}): string {
  const events = report.story.slice(-(options.last ?? 60))
  const parties = partiesOf(events)
  const aliases = new Map(parties.map((party, i) => [party, `p${i}`]))
  const alias = (party: string): string => aliases.get(party) ?? party
  const first = alias(parties[0] ?? broker)
  const last = alias(parties.at(-1) ?? broker)
  return [
    'sequenceDiagram',
    ...parties.map((party) => `  participant ${alias(party)} as ${escape(party)}`),
    ...events.map(({ from, to, label, text }) =>
      from === undefined || to === undefined
        ? `  Note over ${first},${last}: ${escape(text)}`
        : `  ${alias(from)}->>${alias(to)}: ${escape(label ?? '')}`,
    ),
    ...report.causes.map((cause) => `  Note over ${first},${last}: ${escape(cause)}`),
    '',
  ].join('\n')
}

/** Everybody who sends or gets something: who calls from outside first, the broker in the middle. */
export function partiesOf(events: readonly StoryEvent[]): string[] {
  const hosts = new Set(events.flatMap(({ from, to }) => [from, to]).filter(isHost))
  const clients = [...hosts].filter(isClient).sort()
  const services = [...hosts].filter((host) => !isClient(host)).sort()
  return [...clients, broker, ...services]
}

function isHost(party: string | undefined): party is string {
  return party !== undefined && party !== broker
}

function isClient(host: string): boolean {
  return /^client(#\d+)?$/.test(host)
}

/** What means something to Mermaid is written as an entity. */
function escape(text: string): string {
  return text.replace(/[#;:<>]/g, (character) => `#${character.charCodeAt(0)};`)
}
