import type { Session } from '../model/session.js'
import { describeIntervention } from '../model/intervention.js'

/** What has to be said about the run: its problem, its failure, what was done to it. */
export function Banner({ session }: { session: Session }) {
  const { problem, busy, causes, run, acts, searched, file } = session
  const ending = run.value?.ending
  const isFailure = ending?.kind === 'failure'
  return (
    <div class="banners">
      {problem.value !== undefined && (
        <p class="banner bad" role="alert">
          {problem.value}
        </p>
      )}
      {busy.value !== undefined && <p class="banner">{busy.value}</p>}
      {searched.value !== undefined && <p class="banner good">{searched.value}</p>}
      {isFailure && (
        <div class="banner bad" role="status">
          <p>
            <strong>{file.value === undefined ? 'Fails' : `${file.value} failed`}:</strong>{' '}
            {ending.message}
          </p>
          {causes.value.length > 0 && (
            <ol>
              {causes.value.map((cause) => (
                <li key={cause}>
                  <CauseLink session={session} cause={cause} />
                </li>
              ))}
            </ol>
          )}
        </div>
      )}
      {ending?.kind === 'horizon' && (
        <p class="banner">
          The run goes on.{' '}
          <button type="button" onClick={() => void session.goFurther()}>
            Go further
          </button>
        </p>
      )}
      {acts.value.length > 0 && (
        <ul class="acts" aria-label="What you did">
          {acts.value.map((act) => (
            <li key={`${act.after} ${describeIntervention(act.what)}`}>
              <button type="button" onClick={() => session.playback.goTo(act.after)}>
                {act.after}: {describeIntervention(act.what)}
              </button>
              <button
                type="button"
                class="round"
                aria-label={`take back: ${describeIntervention(act.what)}`}
                onClick={() => void session.takeBack(act)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** `at event 69: ...` leads to that event. */
function CauseLink({ session, cause }: { session: Session; cause: string }) {
  const { run, file, playback } = session
  const [, event] = /^(?:at|after) event (\d+)/.exec(cause) ?? []
  if (event === undefined) return <>{cause}</>
  const go = (): void => {
    const step = Number(event)
    // a story that is only told has events of its own
    const told = run.value?.story.findIndex((told) => told.step >= step) ?? -1
    playback.goTo(file.value === undefined ? step : told < 0 ? playback.length.value : told + 1)
  }
  return (
    <button type="button" class="link" onClick={go}>
      {cause}
    </button>
  )
}
