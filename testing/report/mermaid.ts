import { tellCause } from './causes.js'
import type { FailureReport } from './failure.js'
import type { MessageKind } from './message.js'
import { labelOf } from './sentence.js'
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
    ...declared(participants, alias),
    ...events.map((event) => {
      const { from, to, text, message } = event
      if (from === undefined || to === undefined)
        return `  Note over ${first},${last}: ${escape(text)}`
      const arrow = arrows[message?.kind ?? 'request']
      return `  ${alias(from)}${arrow}${alias(to)}: ${escape(labelOf(event, longestValue))}`
    }),
    ...report.causes
      .slice(0, shownCauses)
      .map((cause) => `  Note over ${first},${last}: ${escape(tellCause(cause, report.story))}`),
    '',
  ].join('\n')
}

/** A failure that could not be made small has hundreds of causes, which help nobody. */
const shownCauses = 20

/** How many characters of a message's values are drawn. */
const longestValue = 48

/** Mermaid's arrows: solid, dashed, with a cross, open. */
const arrows: Readonly<Record<MessageKind, string>> = {
  request: '->>',
  reply: '-->>',
  error: '--x',
  message: '-)',
  returned: '--x',
}

/** The participants; the instances of a service in a box. */
function declared(
  participants: readonly string[],
  alias: (participant: string) => string,
): readonly string[] {
  const lines: string[] = []
  const services = participants.map((participant) => /^(.*)#\d+$/.exec(participant)?.[1])
  participants.forEach((participant, i) => {
    const service = services[i]
    const isBoxed = service !== undefined && services.filter((s) => s === service).length > 1
    if (isBoxed && services[i - 1] !== service) lines.push(`  box transparent ${escape(service)}`)
    const indent = isBoxed ? '    ' : '  '
    lines.push(`${indent}participant ${alias(participant)} as ${escape(participant)}`)
    if (isBoxed && services[i + 1] !== service) lines.push('  end')
  })
  return lines
}

/** The participants of a diagram: clients first, the broker in the middle, then instances of services. */
export function participantsOf(events: readonly StoryEvent[]): string[] {
  const hosts = new Set(events.flatMap(({ from, to }) => [from, to]).filter(isHost))
  const clients = [...hosts].filter(isClient).sort(byInstance)
  const services = [...hosts].filter((host) => !isClient(host)).sort(byInstance)
  return [...clients, broker, ...services]
}

/** `stock#2` before `stock#10`, and both before `stocks#0`. */
function byInstance(a: string, b: string): number {
  const [[nameA, numberA], [nameB, numberB]] = [parts(a), parts(b)]
  return nameA < nameB ? -1 : nameA > nameB ? 1 : numberA - numberB
}

function parts(host: string): [name: string, number: number] {
  const [, name = host, number = '0'] = /^(.*)#(\d+)$/.exec(host) ?? []
  return [name, Number(number)]
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
