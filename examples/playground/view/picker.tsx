import { useRef } from 'preact/hooks'
import type { Session } from '../model/session.js'
import { scenarios, type ListedScenario } from '../scenarios/index.js'
import { Icon } from './icon.js'

const lessons = scenarios.filter(({ lesson }) => lesson !== undefined)
const examples = scenarios.filter(({ lesson }) => lesson === undefined)

/** `Bug 2 of 6`, or nothing. */
export function placeOf(scenario: ListedScenario): string {
  const at = lessons.indexOf(scenario)
  return at < 0 ? '' : `Bug ${at + 1} of ${lessons.length}`
}

/** The bug after this one; undefined after the last. */
export function lessonAfter(scenario: ListedScenario): ListedScenario | undefined {
  return lessons[lessons.indexOf(scenario) + 1]
}

/** Which scenario, with what each is about. */
export function Picker({ session }: { session: Session }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { scenario, file } = session
  const place = placeOf(scenario.value)
  return (
    <>
      <button
        type="button"
        class="picker"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        {file.value === undefined ? (
          <>
            {place !== '' && <small>{place}</small>} <b>{scenario.value.title}</b>
          </>
        ) : (
          <b>{file.value}</b>
        )}
        <Icon name="down" />
      </button>
      <dialog
        ref={dialog}
        class="scenarios"
        aria-label="Scenarios"
        onClick={({ target, currentTarget }) => {
          if (target === currentTarget) dialog.current?.close()
        }}
      >
        <Group title="Bugs to find" list={lessons} session={session} dialog={dialog} />
        <Group title="Things to look at" list={examples} session={session} dialog={dialog} />
      </dialog>
    </>
  )
}

interface GroupProps {
  readonly title: string
  readonly list: readonly ListedScenario[]
  readonly session: Session
  readonly dialog: { readonly current: HTMLDialogElement | null }
}

function Group({ title, list, session, dialog }: GroupProps) {
  const { scenario, file, memory } = session
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {list.map((listed) => {
          const isDone = memory.done.value.has(listed.id)
          const isCurrent = file.value === undefined && listed === scenario.value
          return (
            <li key={listed.id}>
              <button
                type="button"
                aria-current={isCurrent ? 'true' : undefined}
                onClick={() => {
                  dialog.current?.close()
                  void session.choose(listed)
                }}
              >
                <b>
                  {listed.title}
                  {isDone && (
                    <span class="done" title="found and mended">
                      <Icon name="done" />
                      <span class="unseen">, done</span>
                    </span>
                  )}
                </b>
                <span>{listed.description}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
