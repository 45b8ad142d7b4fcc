/** Mistakes, completion and types, from the worker that has TypeScript in it. */
import {
  autocompletion,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { linter, lintKeymap, type Diagnostic } from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { hoverTooltip, keymap, type EditorView, type Tooltip } from '@codemirror/view'
import { loadLanguage } from '../language/client.js'

export function languageSupport(): Extension {
  return [
    linter(findMistakes, { delay: 400 }),
    autocompletion({ override: [complete] }),
    hoverTooltip(hover),
    keymap.of([...completionKeymap, ...lintKeymap]),
  ]
}

async function findMistakes({ state: { doc } }: EditorView): Promise<Diagnostic[]> {
  const findings = await loadLanguage().check(doc.toString())
  return findings.map(({ from, to, severity, message }) => ({
    from: Math.min(from, doc.length),
    to: Math.min(to, doc.length),
    severity,
    message,
  }))
}

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const isWanted = context.explicit || context.matchBefore(/[\w$]+|\./) !== null
  if (!isWanted) return null
  const { pos: position, state } = context
  const found = await loadLanguage().complete(state.doc.toString(), position)
  if (found === undefined) return null
  const options = found.options.map(({ label, type }, i): Completion => ({
    label,
    type,
    boost: -i / 1_000,
    info: async () => textNode(await loadLanguage().documentation(position, label)),
  }))
  return { from: found.from, options, validFor: /^[\w$]*$/ }
}

function textNode(text: string | undefined): Node | null {
  return text === undefined ? null : document.createTextNode(text)
}

async function hover({ state }: EditorView, position: number): Promise<Tooltip | null> {
  const found = await loadLanguage().hover(state.doc.toString(), position)
  if (found === undefined) return null
  return {
    pos: found.from,
    end: found.to,
    create: () => {
      const dom = document.createElement('div')
      dom.className = 'cm-kinoko-hover'
      const signature = dom.appendChild(document.createElement('code'))
      signature.textContent = found.signature
      if (found.documentation !== '') {
        dom.appendChild(document.createElement('p')).textContent = found.documentation
      }
      return { dom }
    },
  }
}
