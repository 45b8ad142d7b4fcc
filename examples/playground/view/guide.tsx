import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { asksTheSame } from '../model/memory.js'
import { eventOf } from '../model/problem.js'
import type { Session } from '../model/session.js'
import type { ListedScenario } from '../scenarios/index.js'
import { Icon } from './icon.js'
import { lessonAfter, placeOf } from './picker.js'

/** What the scenario is about; for a bug, the way from finding it to being sure that it is gone. */
export function Guide({ session }: { session: Session }) {
  const { scenario, file, run } = session
  if (file.value !== undefined) {
    return (
      <section class="guide" aria-label="About">
        <h2>{file.value}</h2>
        <p>
          {run.value?.ending.kind === 'recorded'
            ? 'Messages of a running cluster, as its broker told of them.'
            : 'A run that was recorded by a failed test.'}{' '}
          It is told, not run: step through it, search it, open its messages. It cannot be changed
          here.
        </p>
        <p>
          {(run.value?.story.length ?? 0).toLocaleString('en')} events.{' '}
          <button type="button" class="link" onClick={() => void session.choose(scenario.value)}>
            Back to {scenario.value.title}
          </button>
        </p>
      </section>
    )
  }
  const { title, description, lesson } = scenario.value
  if (lesson === undefined) {
    return (
      <section class="guide" aria-label="About">
        <h2>{title}</h2>
        <p>{description}</p>
      </section>
    )
  }
  return <LessonGuide key={scenario.value.id} session={session} scenario={scenario.value} />
}

interface LessonProps {
  readonly session: Session
  readonly scenario: ListedScenario
}

function LessonGuide({ session, scenario }: LessonProps) {
  const lesson = scenario.lesson!
  const { run, hunt, isEdited, source, memory } = session
  const [isHinted, setHinted] = useState(false)
  const wasFound = useRef(false)
  if (run.value?.ending.kind === 'failure' || hunt.found.value !== undefined)
    wasFound.current = true
  const isDone = memory.done.value.has(scenario.id)
  const isFound = wasFound.current || isDone
  const isAnswer = source.value === lesson.answer.source
  const isChanged = isEdited.value && !asksTheSame(scenario.source, source.value)
  return (
    <section class="guide" aria-label="Lesson">
      <small class="place">{placeOf(scenario)}</small>
      <h2>{scenario.title}</h2>
      {lesson.story.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <ol class="steps">
        <Step isDone={isFound}>
          <button type="button" class="link" onClick={() => void session.search()}>
            Find a failure
          </button>
          : try every order, until one of them fails.
        </Step>
        <Step isDone={isFound && isEdited.value}>
          {isFound ? (
            <Watch session={session} text={lesson.watch} />
          ) : (
            <>See what happened in it.</>
          )}
        </Step>
        <Step isDone={isDone}>
          Mend the code below, then{' '}
          <button
            type="button"
            class="link"
            disabled={!isEdited.value}
            onClick={() => void session.search()}
          >
            check the fix
          </button>
          .
          <div class="helps">
            <button
              type="button"
              class="small"
              aria-expanded={isHinted}
              onClick={() => setHinted(!isHinted)}
            >
              Hint
            </button>
            <button
              type="button"
              class="small"
              disabled={isAnswer}
              onClick={() => {
                setHinted(true)
                session.replaceText(lesson.answer.source)
              }}
            >
              Show the fix
            </button>
          </div>
          {isHinted && <p class="hint-text">{isAnswer ? lesson.fix : lesson.hint}</p>}
          {isChanged && <QuestionChanged session={session} />}
        </Step>
      </ol>
      {isDone && <Done session={session} scenario={scenario} />}
    </section>
  )
}

function Step({ isDone, children }: { isDone: boolean; children: ComponentChildren }) {
  return (
    <li class={isDone ? 'done' : ''}>
      <span class="tick">{isDone && <Icon name="done" />}</span>
      <div>
        {children}
        {isDone && <span class="unseen"> (done)</span>}
      </div>
    </li>
  )
}

/** What there is to see, and the way to it. */
function Watch({ session, text }: { session: Session; text: string }) {
  const event = session.causes.value.map(eventOf).find((found) => found !== undefined)
  return (
    <>
      {text}{' '}
      {event !== undefined && (
        <button type="button" class="link" onClick={() => session.playback.goTo(event - 1)}>
          Go to event {event}
        </button>
      )}
    </>
  )
}

function QuestionChanged({ session }: { session: Session }) {
  return (
    <p class="hint-text warn">
      The check is about the services: <code>options</code> and <code>scenario</code> have to stay
      as they were.{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          const { source, scenario } = session
          const begin = 'export const options'
          const [services = ''] = source.value.split(begin)
          const { source: original } = scenario.value
          session.replaceText(services + original.slice(original.indexOf(begin)))
        }}
      >
        Put them back
      </button>
    </p>
  )
}

function Done({ session, scenario }: LessonProps) {
  const next = lessonAfter(scenario)
  return (
    <div class="lesson-done" role="status">
      <p>
        <Icon name="done" /> <b>Mended.</b> No order breaks it any more.
      </p>
      {next !== undefined && (
        <button type="button" class="main" onClick={() => void session.choose(next)}>
          Next: {next.title}
        </button>
      )}
    </div>
  )
}
