/** An editor for TypeScript; the types come when somebody begins to edit. */
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { forceLinting, lintGutter } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { loadLanguage } from '../language/client.js'
import { languageSupport } from './language-support.js'
import { markLine, marking, type Mark } from './marks.js'
import { theme } from './theme.js'

export interface EditorOptions {
  readonly text: string
  onChange(text: string): void
  onRun(): void
}

export interface Editor {
  /** Another text in place of the one there is; nothing happens when it is the same. */
  setText(text: string): void
  /** What is wrong with the run of the text, in place of what was. */
  setMarks(marks: readonly Mark[]): void
  /** Rejects when the text cannot be read. */
  format(): Promise<void>
  goTo(line: number): void
  destroy(): void
}

/** The editor stands in a shadow: its styles need no exception from the page's policy. */
export function createEditor(parent: HTMLElement, options: EditorOptions): Editor {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  const language = new Compartment()
  const run = (): boolean => {
    options.onRun()
    return true
  }
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        keymap.of([
          { key: 'Mod-Enter', run },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
        ]),
        [lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine()],
        [bracketMatching(), closeBrackets(), indentOnInput(), highlightSelectionMatches()],
        javascript({ typescript: true }),
        [theme, marking(), language.of([])],
        EditorView.contentAttributes.of({
          'aria-label': 'The code of the scenario',
          tabindex: '0',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) options.onChange(update.state.doc.toString())
        }),
        EditorView.domEventHandlers({ focus: () => begin() }),
      ],
    }),
  })

  let hasBegun = false
  const begin = (): void => {
    if (hasBegun) return
    hasBegun = true
    view.dispatch({ effects: language.reconfigure(languageSupport()) })
    forceLinting(view)
  }
  const replace = (text: string): void => {
    if (text === view.state.doc.toString()) return
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
  }
  return {
    setText: replace,
    setMarks(marks) {
      view.dispatch({ effects: markLine.of(marks) })
    },
    async format() {
      replace(await loadLanguage().format(view.state.doc.toString()))
    },
    goTo(line) {
      const { from } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines))
      view.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      })
      view.focus()
    },
    destroy: () => view.destroy(),
  }
}
