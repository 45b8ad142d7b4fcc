import { javascript } from '@codemirror/lang-javascript'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { minimalSetup } from 'codemirror'
import { lineNumbers } from '@codemirror/view'

interface EditorOptions {
  readonly text: string
  onChange(text: string): void
  onRun(): void
}

/** An editor for TypeScript, in the colours of the page. */
export function createEditor(
  parent: HTMLElement,
  { text, onChange, onRun }: EditorOptions,
): EditorView {
  const run = (): boolean => {
    onRun()
    return true
  }
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: 'Mod-Enter', run }]),
        minimalSetup,
        lineNumbers(),
        javascript({ typescript: true }),
        syntaxHighlighting(colours),
        EditorView.contentAttributes.of({ 'aria-label': 'The code of the scenario' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString())
        }),
      ],
    }),
  })
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--request)' },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: 'var(--reply)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--message)' },
  { tag: [tags.comment], color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className], color: 'var(--warm)' },
  { tag: [tags.meta], color: 'var(--warm)' },
])
