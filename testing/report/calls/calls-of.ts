import { targetOf } from '../sentence.js'
import { broker, type StoryEvent } from '../story.js'
import type { StoryMessage } from '../message.js'
import type { CallNotes } from '../run-notes.js'
import type { StoryCall } from './story-call.js'

type Draft = { -readonly [K in keyof StoryCall]: StoryCall[K] } & { servers: string[] }

/**
 * The calls of a story that was told with messages, in the order in which they began.
 *
 * @param notes - without them nobody knows which call was made in the course of which, and by which line
 */
export function callsOf(story: readonly StoryEvent[], notes?: CallNotes): StoryCall[] {
  const calls = new Map<string, Draft>()
  for (const event of story) hear(event, calls, notes)
  for (const call of calls.values()) {
    const error = notes?.errorOf(call.correlationId)
    if (call.outcome === undefined && error !== undefined) {
      call.outcome = { ok: false, text: error }
    }
  }
  return [...calls.values()]
}

function hear(event: StoryEvent, calls: Map<string, Draft>, notes: CallNotes | undefined): void {
  const { correlationId, message, from, to, step, time } = event
  if (correlationId === undefined || message === undefined) return
  const call = calls.get(correlationId)
  if (call === undefined) {
    if (message.kind === 'request' && from !== broker) {
      calls.set(correlationId, begun(event, message, notes))
    }
  } else if (message.kind === 'request') {
    if (from === broker) call.servers.push(to ?? '')
  } else if (message.kind === 'reply' || message.kind === 'error') {
    if (from !== broker) call.answered ??= step
    else if (call.end === undefined) {
      end(call, { ok: message.kind === 'reply', text: message.value }, step, time)
    }
  } else if (message.kind === 'returned' && call.end === undefined) {
    end(call, { ok: false, text: `nobody takes ${call.target}` }, step, time)
  }
}

function end(
  call: Draft,
  outcome: StoryCall['outcome'] & object,
  step: number,
  time: number,
): void {
  call.outcome = outcome
  call.end = step
  call.endedAt = time
}

function begun(event: StoryEvent, message: StoryMessage, notes: CallNotes | undefined): Draft {
  const { correlationId = '', from = '', step, time } = event
  const parent = notes?.callOf(callerIdOf(message) ?? '')
  const where = notes?.callLine(correlationId)
  return {
    correlationId,
    target: targetOf(event),
    args: message.value,
    caller: from,
    servers: [],
    begin: step,
    beganAt: time,
    ...(parent === undefined ? {} : { parent }),
    ...(where === undefined ? {} : { where }),
  }
}

/** The id of the worker that sent a request: the last of its stack, or the message's id where it went straight. */
function callerIdOf({ headers, properties }: StoryMessage): string | undefined {
  const stack = headers.find(([name]) => name === 'nameko.call_id_stack')?.[1]
  if (stack === undefined) return properties.find(([name]) => name === 'messageId')?.[1]
  const ids = JSON.parse(stack) as readonly string[]
  return ids.at(-1)
}
