import type { CallStory } from '../model/calls.js'
import { describeIntervention } from '../model/intervention.js'
import { eventOf, type Problem } from '../model/problem.js'
import type { ToldError } from '../model/record.js'
import type { Recorded } from '../model/recorded-run.js'
import type { Session } from '../model/session.js'
import { Line } from './line.js'
import { SearchStatus } from './search-status.js'

/** What has to be said about the run: its problem, its failure, what was done to it. */
export function Status({ session }: { session: Session }) {
  const { problem, run } = session
  const ending = run.value?.ending
  return (
    <div class="banners">
      {problem.value !== undefined && <ProblemNote session={session} problem={problem.value} />}
      <SearchStatus session={session} />
      {ending?.kind === 'failure' && <Failure session={session} error={ending.error} />}
      {ending?.kind === 'recorded' && <RecordedNote recorded={ending.recorded} />}
      {ending?.kind === 'horizon' && (
        <p class="banner">
          The run goes on.{' '}
          <button type="button" class="small" onClick={() => void session.goFurther()}>
            Go further
          </button>
        </p>
      )}
      <Warnings session={session} />
      <Acts session={session} />
    </div>
  )
}

function RecordedNote({ recorded }: { recorded: Recorded }) {
  const { broker, virtualHost, version, begun, leftOut } = recorded
  const name = version === undefined ? 'RabbitMQ' : `RabbitMQ ${version}`
  const left =
    leftOut === 0 ? '' : ` The first ${leftOut.toLocaleString('en')} messages were left out.`
  return (
    <p class="banner" role="status">
      Watched on {name} at {broker}, virtual host {virtualHost}, since{' '}
      <time dateTime={begun}>{new Date(begun).toLocaleString()}</time>. What a queue holds is
      counted from the messages and looked at again and again; only requests count as out.{left}
    </p>
  )
}

function ProblemNote({ session, problem }: { session: Session; problem: Problem }) {
  return (
    <div class="banner bad" role="alert">
      {problem.kind === 'mistakes' &&
        problem.mistakes.slice(0, 5).map(({ line, message }) => (
          <p key={`${line} ${message}`}>
            <Line line={line} /> {message}
          </p>
        ))}
      {problem.kind === 'error' && <ErrorText error={problem.error} />}
      {problem.kind === 'stopped' && <p>{sentence(problem.message)}</p>}
      {problem.kind === 'file' && (
        <p>
          {problem.name}: {problem.message}
        </p>
      )}
      {problem.kind === 'did not end' && (
        <p>
          This code did not come to an end when it was run before, so it does not run by itself.{' '}
          <button type="button" class="small" onClick={() => void session.runSource()}>
            Run it all the same
          </button>
        </p>
      )}
    </div>
  )
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function ErrorText({ error }: { error: ToldError }) {
  const [first = '', ...rest] = error.message.split('\n')
  return (
    <>
      <p>
        <strong>{error.name}:</strong> {first}{' '}
        {error.place !== undefined && (
          <>
            (<Line line={error.place.line} />)
          </>
        )}
      </p>
      {rest.length > 0 && <pre class="rest">{rest.join('\n')}</pre>}
    </>
  )
}

function Failure({ session, error }: { session: Session; error: ToldError }) {
  const causes = session.causes.value
  return (
    <div class="banner bad" role="status">
      <ErrorText error={error} />
      {causes.length > 0 && (
        <ol aria-label="What it takes to fail">
          {causes.map((cause) => (
            <li key={cause}>
              <Cause session={session} cause={cause} />
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

/** `at event 69: ...` leads to that event. */
function Cause({ session, cause }: { session: Session; cause: string }) {
  const event = eventOf(cause)
  if (event === undefined) return <>{cause}</>
  return (
    <button type="button" class="link" onClick={() => session.goToEvent(event)}>
      {cause}
    </button>
  )
}

/** More than these are counted. */
const mostWarnings = 3

/** What does not fail, and is seldom meant. */
function Warnings({ session }: { session: Session }) {
  const { run, unawaited, playback } = session
  const rejections = run.value?.rejections ?? []
  const late = unawaited.value
  if (rejections.length + late.length === 0) return null
  const left = late.length - mostWarnings
  return (
    <div class="banner warn" role="status">
      {rejections.slice(0, mostWarnings).map((error, i) => (
        <p key={i}>
          Rejected, and nobody heard of it: <ErrorText error={error} />
        </p>
      ))}
      {late.slice(0, mostWarnings).map(({ call, parent }) => (
        <p key={call.correlationId}>
          Nobody waited for{' '}
          <button type="button" class="link" onClick={() => playback.goTo(call.begin)}>
            <code>{call.target}</code>
          </button>
          : {parent === undefined ? 'the scenario had ended' : <AnsweredBy call={parent} />} before
          its reply came. A forgotten <code>await</code>?
        </p>
      ))}
      {left > 0 && <p>and {left} more calls that nobody waited for</p>}
    </div>
  )
}

function AnsweredBy({ call }: { call: CallStory }) {
  return (
    <>
      <code>{call.target}</code> had answered
    </>
  )
}

/** What somebody has done to the cluster, to be looked at and taken back. */
function Acts({ session }: { session: Session }) {
  const { acts, playback } = session
  if (acts.value.length === 0) return null
  return (
    <ul class="acts" aria-label="What you did">
      {acts.value.map((act) => {
        const text = describeIntervention(act.what)
        return (
          <li key={`${act.after} ${text}`}>
            <button type="button" onClick={() => playback.goTo(act.after)}>
              {act.after}: {text}
            </button>
            <button
              type="button"
              class="round"
              aria-label={`take back: ${text}`}
              title="Take it back"
              onClick={() => void session.takeBack(act)}
            >
              ×
            </button>
          </li>
        )
      })}
    </ul>
  )
}
