/** What went wrong in the run of the text: its line is coloured, and says it. */
import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state'
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view'

export interface Mark {
  /** From 1. */
  readonly line: number
  readonly message: string
}

export const markLine = StateEffect.define<readonly Mark[]>()

/** Marks go with their lines, until there are others. */
export function marking(): Extension {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(decorations, { effects, changes, state: { doc } }) {
      let next = decorations.map(changes)
      for (const effect of effects) {
        if (!effect.is(markLine)) continue
        const ranges = effect.value
          .filter(({ line }) => line >= 1 && line <= doc.lines)
          .sort((a, b) => a.line - b.line)
          .flatMap(({ line, message }): Range<Decoration>[] => {
            const { from, to } = doc.line(line)
            return [
              Decoration.line({ class: 'cm-run-error' }).range(from),
              Decoration.widget({ widget: new Message(message), side: 1, block: true }).range(to),
            ]
          })
        next = Decoration.set(ranges, true)
      }
      return next
    },
    provide: (field) => [EditorView.decorations.from(field), style],
  })
}

const style = EditorView.theme({
  '.cm-run-message': {
    padding: '1px 10px 3px 14px',
    color: 'var(--bad)',
    backgroundColor: 'var(--bad-paper)',
    fontFamily: 'var(--sans)',
    fontSize: '12.5px',
    whiteSpace: 'pre-wrap',
  },
})

class Message extends WidgetType {
  readonly #message: string

  constructor(message: string) {
    super()
    this.#message = message
  }

  override eq(other: Message): boolean {
    return other.#message === this.#message
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('div')
    element.className = 'cm-run-message'
    element.textContent = this.#message
    return element
  }
}
