import type { Scene } from '../model/scene.js'
import type { PlacedEvent } from '../model/record.js'
import { Icon } from './icon.js'
import { Line } from './line.js'
import { signs } from './event-words.js'

/** The message that was opened: who sent it to whom, its properties, headers and body. */
export function MessageCard({ scene }: { scene: Scene }) {
  const { opened, run, focus } = scene
  const event = opened.value === undefined ? undefined : run.value?.story[opened.value]
  if (event === undefined) return null
  const { kind, text, time, frame, from, to, message, correlationId } = event
  const call = run.value?.calls.find((other) => other.correlationId === correlationId)
  return (
    <section class={`message-card ${kind}`} aria-label="Message">
      <header>
        <Icon name={signs[kind]} />
        <h3>{message === undefined ? text : (call?.target ?? message.routingKey)}</h3>
        <button
          type="button"
          class="round plain"
          aria-label="Close the message"
          title="Close"
          onClick={() => scene.openEvent(undefined)}
        >
          ×
        </button>
      </header>
      <p class="soft">
        {words[kind]}
        {from !== undefined && to !== undefined && (
          <>
            {' '}
            from <b>{from}</b> to <b>{to}</b>
          </>
        )}
        , event {frame.toLocaleString('en')}, {time.toLocaleString('en')} ms
      </p>
      <Cause event={event} />
      {call !== undefined && (
        <p>
          <button
            type="button"
            class="small"
            aria-pressed={focus.value === call.correlationId}
            onClick={() => scene.focusOn(call.correlationId)}
          >
            {focus.value === call.correlationId ? 'Show all calls' : 'Only this call'}
          </button>
        </p>
      )}
      {message !== undefined && (
        <>
          <Body text={message.body} size={message.size} />
          <Facts title="Properties" facts={[...routeOf(message), ...message.properties]} />
          <Facts title="Headers" facts={message.headers} />
        </>
      )}
    </section>
  )
}

/** The line of code that is the cause: one of the editor, or, of a run that is only told, in words. */
function Cause({ event: { place, where } }: { event: PlacedEvent }) {
  if (place === undefined && where === undefined) return null
  return (
    <p class="soft">
      Caused by {place === undefined ? <code>{where}</code> : <Line line={place.line} />}
    </p>
  )
}

const words = {
  request: 'Request',
  reply: 'Reply',
  error: 'Error',
  message: 'Message',
  ack: 'Acknowledgement',
  returned: 'Returned: nobody takes it,',
  note: 'Note',
  printed: 'Printed',
} as const

function routeOf({ exchange, routingKey }: { exchange: string; routingKey: string }): Fact[] {
  return [
    ['exchange', exchange === '' ? '(default)' : exchange],
    ['routingKey', routingKey],
  ]
}

/** A body that is longer than this is folded. */
const longestOpen = 1_200

function Body({ text, size }: { text: string; size: number }) {
  const isLong = text.length > longestOpen
  return (
    <details open={!isLong}>
      <summary>
        Body <small>{size.toLocaleString('en')} bytes</small>
      </summary>
      <pre tabIndex={0} aria-label="Body">
        {text}
      </pre>
    </details>
  )
}

type Fact = readonly [name: string, value: string]

function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  if (facts.length === 0) return null
  return (
    <details open>
      <summary>{title}</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
