import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self], color: 'var(--request)' },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: 'var(--reply)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--message)' },
  { tag: [tags.comment], color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className], color: 'var(--warm)' },
  { tag: [tags.meta], color: 'var(--warm)' },
])

const shape = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0 24px' },
  // opaque: long lines scroll behind the numbers
  '.cm-gutters': { color: 'var(--faint)', background: 'var(--paper)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': {
    backgroundColor: 'color-mix(in srgb, var(--ink) 4%, transparent)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    {
      background: 'color-mix(in srgb, var(--request) 24%, transparent)',
    },
  '.cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--request) 18%, transparent)',
    outline: 'none',
  },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--sheet)',
    border: '1px solid var(--strong-line)',
    borderRadius: '8px',
    boxShadow: '0 6px 24px rgb(0 0 0 / 14%)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px', fontFamily: 'var(--mono)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--paper)',
    backgroundColor: 'var(--ink)',
  },
  '.cm-completionInfo, .cm-kinoko-hover': {
    maxWidth: '420px',
    maxHeight: '260px',
    overflow: 'auto',
    padding: '8px 10px',
    whiteSpace: 'pre-wrap',
    fontSize: '12.5px',
    lineHeight: '1.45',
  },
  '.cm-kinoko-hover code': { display: 'block', fontFamily: 'var(--mono)' },
  '.cm-kinoko-hover p': { margin: '6px 0 0', color: 'var(--soft)' },
  '.cm-diagnostic': { padding: '6px 10px', fontSize: '13px', lineHeight: '1.4' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warm)' },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--sheet)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-textfield, .cm-button': {
    color: 'var(--ink)',
    background: 'var(--paper)',
    border: '1px solid var(--strong-line)',
    borderRadius: '6px',
  },
  '.cm-line.cm-run-error': { backgroundColor: 'var(--bad-paper)' },
})

/** In the colours of the page. */
export const theme = [shape, syntaxHighlighting(colours)]
