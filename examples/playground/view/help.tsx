import { useRef } from 'preact/hooks'
import { guide, repository } from 'virtual:links'
import { keys } from './keys.js'

export const install = 'npm install kinoko amqplib'

/** Where else there is something to read. */
export function Links() {
  return (
    <>
      {guide !== '' && <a href={guide}>Guide</a>}
      {repository !== '' && <a href={repository}>Repository</a>}
      <code>{install}</code>
    </>
  )
}

/** The keys, the links, and the tour once more. */
export function Help({ startTour }: { startTour: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <button
        type="button"
        class="round"
        aria-label="Help"
        title="Help"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog ref={dialog} aria-label="Help">
        <h2>Keys</h2>
        <dl>
          {keys.map(([key, what]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p class="links">
          <Links />
        </p>
        <div class="dialog-end">
          <button
            type="button"
            onClick={() => {
              dialog.current?.close()
              startTour()
            }}
          >
            Show me around
          </button>
          <button type="button" class="main" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
      </dialog>
    </>
  )
}
