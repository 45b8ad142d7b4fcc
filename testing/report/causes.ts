import { sentenceOf } from './sentence.js'
import type { StoryEvent } from './story.js'

/**
 * A cause with the values of the events that it names: `at event 69: profiles#1 gets the request profiles.save("u1", "Ada"),
 * before profiles#0 gets ...`.
 */
export function tellCause(cause: string, story: readonly StoryEvent[]): string {
  const [, head = '', one, last, sooner = '', later = ''] = pattern.exec(cause) ?? []
  const number = one ?? last
  if (number === undefined) return cause
  const step = Number(number)
  const chosen = story.find((event) => event.step === step && event.text === sooner)
  const overtaken = story.find((event) => event.step > step && event.text === later)
  const [first, second] = [chosen, overtaken].map((event) => event && sentenceOf(event))
  return `${head}${first ?? sooner}, before ${second ?? later}`
}

const pattern =
  /^((?:at event (\d+): |from event \d+ to (\d+): \d+ events, the last of them ))(.*), before (.*)$/
