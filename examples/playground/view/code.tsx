import { useEffect, useRef } from 'preact/hooks'
import { createEditor } from '../editor/editor.js'
import type { Session } from '../model/session.js'

/** The text of the scenario, to be changed and run. */
export function CodePanel({ session }: { session: Session }) {
  const parent = useRef<HTMLDivElement>(null)
  const { source, scenario } = session
  useEffect(() => {
    if (parent.current === null) return undefined
    const editor = createEditor(parent.current, {
      text: source.peek(),
      onChange: (text) => (source.value = text),
      onRun: () => void session.runSource(),
    })
    return () => editor.destroy()
  }, [session, scenario.value])
  return (
    <div class="code">
      <div class="code-bar">
        <button type="button" class="main" onClick={() => void session.runSource()}>
          Run
        </button>
        <span class="hint">Ctrl Enter</span>
        {session.isEdited.value && (
          <button type="button" class="link" onClick={() => void session.choose(scenario.value)}>
            as it was
          </button>
        )}
      </div>
      <div class="editor" ref={parent} />
    </div>
  )
}
