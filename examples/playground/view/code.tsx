import { useEffect, useRef, useState } from 'preact/hooks'
import type { Editor } from '../editor/editor.js'
import { marksOf } from '../model/marks.js'
import type { Session } from '../model/session.js'
import { lineShown } from './line.js'

/** The text of the scenario, to be changed and run. */
export function CodePanel({ session }: { session: Session }) {
  const parent = useRef<HTMLDivElement>(null)
  const editor = useEditor(session, parent)
  const [trouble, setTrouble] = useState('')
  const { source, scenario, problem, run, file } = session
  useEffect(() => editor?.setText(source.value), [editor, source.value])
  useEffect(
    () => editor?.setMarks(marksOf(problem.value, run.value)),
    [editor, problem.value, run.value],
  )
  const format = async (): Promise<void> => {
    setTrouble('')
    await editor?.format().catch((error: unknown) => {
      setTrouble((error as Error).message.split('\n')[0] ?? '')
    })
  }
  return (
    <section class="code" aria-label="Code" data-tour="code" hidden={file.value !== undefined}>
      <div class="code-bar">
        <h2>Code</h2>
        {session.isEdited.value && (
          <button
            type="button"
            class="small"
            onClick={() => session.replaceText(scenario.value.source)}
          >
            As it was
          </button>
        )}
        <button
          type="button"
          class="small"
          disabled={editor === undefined}
          onClick={() => void format()}
        >
          Format
        </button>
        <button
          type="button"
          class="small"
          title="Ctrl Enter"
          onClick={() => void session.runSource()}
        >
          Run
        </button>
      </div>
      {trouble !== '' && (
        <p class="code-trouble" role="alert">
          {trouble}
        </p>
      )}
      {session.isForeign.value && <ForeignNote session={session} />}
      <div class="editor" ref={parent} />
      {editor === undefined && (
        <pre class="code-plain" tabIndex={0} aria-label="The code of the scenario">
          {source.value}
        </pre>
      )}
    </section>
  )
}

function ForeignNote({ session }: { session: Session }) {
  return (
    <div class="foreign" role="status">
      <p>
        <b>This code came with the link.</b> Read it before you run it. It runs in a sandbox without
        a network, and can be stopped.
      </p>
      <button type="button" class="main" onClick={() => void session.runSource()}>
        Run this code
      </button>
    </div>
  )
}

/** The editor, once it is loaded: the page is there before. */
function useEditor(session: Session, parent: { readonly current: HTMLElement | null }) {
  const [editor, setEditor] = useState<Editor | undefined>(undefined)
  useEffect(() => {
    let made: Editor | undefined
    let isOver = false
    void import('../editor/editor.js').then(({ createEditor }) => {
      if (isOver || parent.current === null) return
      made = createEditor(parent.current, {
        text: session.source.peek(),
        onChange: (text) => session.edit(text),
        onRun: () => void session.runSource(),
      })
      lineShown.go = made.goTo
      setEditor(made)
    })
    return () => {
      isOver = true
      made?.destroy()
    }
  }, [session, parent])
  return editor
}
