import type { StoryEvent } from './story.js'

/** How many characters of a value stand in a line. */
const longestInLine = 80

/**
 * An event as a sentence with its values: `client#0 asks for accounts.write("ada", 150)`,
 * `accounts#0 replies to accounts.read: 100`. Without a message the sentence is the event's text.
 *
 * @param longest - how many characters of the values are told
 */
export function sentenceOf(event: StoryEvent, longest: number = longestInLine): string {
  return withValues(event.text, event, longest)
}

/** The message of an event in a few words, with its values: `request accounts.write("ada", 150)`. */
export function labelOf(event: StoryEvent, longest: number = longestInLine): string {
  return withValues(event.label ?? '', event, longest)
}

/** The method that a message is about: `accounts.write`; the routing key of a message that is no call's. */
export function targetOf({ label = '' }: StoryEvent): string {
  return label.replace(/^(request|reply to|message|returned) /, '').replace(/, again$/, '')
}

/** The value on one line, and no longer than that. */
export function shortValue(value: string, longest: number = longestInLine): string {
  const line = value.replace(/\s+/g, ' ')
  return line.length <= longest ? line : `${line.slice(0, longest)}…`
}

function withValues(text: string, event: StoryEvent, longest: number): string {
  const { message } = event
  if (message === undefined) return text
  const value = shortValue(message.value, longest)
  if (message.kind !== 'request' && message.kind !== 'returned') return `${text}: ${value}`
  const target = targetOf(event)
  const end = text.lastIndexOf(target) + target.length
  return end < target.length ? text : `${text.slice(0, end)}(${value})${text.slice(end)}`
}
