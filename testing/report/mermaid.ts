import type { FailureReport } from './failure.js'
import { broker, type StoryEvent } from './story.js'

/** The options of a diagram. */
export interface DiagramOptions {
  /** How many of the last events of the story are drawn. Default 60. */
  last?: number
}

/** The end of a failed run as a sequence diagram in Mermaid's language, for a README or an issue. */
export function toMermaid(report: FailureReport, options: DiagramOptions = {}): string {
  const events = report.story.slice(-(options.last ?? 60))
  const participants = participantsOf(events)
  const aliases = new Map(participants.map((participant, i) => [participant, `p${i}`]))
  const alias = (participant: string): string => aliases.get(participant) ?? participant
  const first = alias(participants[0] ?? broker)
  const last = alias(participants.at(-1) ?? broker)
  return [
    'sequenceDiagram',
    ...participants.map((participant) => `  participant ${alias(participant)} as ${escape(participant)}`),
    ...events.map(({ from, to, label, text }) =>
      from === undefined || to === undefined
        ? `  Note over ${first},${last}: ${escape(text)}`
        : `  ${alias(from)}->>${alias(to)}: ${escape(label ?? '')}`,
    ),
    ...report.causes.map((cause) => `  Note over ${first},${last}: ${escape(cause)}`),
    '',
  ].join('\n')
}

/** The participants of a diagram: clients first, the broker in the middle, then instances of services. */
export function participantsOf(events: readonly StoryEvent[]): string[] {
  const hosts = new Set(events.flatMap(({ from, to }) => [from, to]).filter(isHost))
  const clients = [...hosts].filter(isClient).sort()
  const services = [...hosts].filter((host) => !isClient(host)).sort()
  return [...clients, broker, ...services]
}

function isHost(participant: string | undefined): participant is string {
  return participant !== undefined && participant !== broker
}

function isClient(host: string): boolean {
  return /^client(#\d+)?$/.test(host)
}

/** Characters that mean something to Mermaid are written as entities. */
function escape(text: string): string {
  return text.replace(/[#;:<>]/g, (character) => `#${character.charCodeAt(0)};`)
}
