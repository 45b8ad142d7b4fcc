import { signal } from '@preact/signals'
import type { ListedScenario } from '../scenarios/index.js'
import type { Store } from './storage.js'

/** What a visit leaves for the next: edits, the place, what was found out. */
export class Memory {
  readonly store: Store
  /** The ids of the lessons that are done. */
  readonly done = signal<ReadonlySet<string>>(new Set())

  constructor(store: Store) {
    this.store = store
    this.done.value = new Set((store.get('done') ?? '').split(' ').filter((id) => id !== ''))
  }

  edit(scenario: string): string | undefined {
    return this.store.get(`edit.${scenario}`)
  }

  /** A text that is as it was is no edit. */
  setEdit({ id, source }: ListedScenario, text: string): void {
    this.store.set(`edit.${id}`, text === source ? undefined : text)
  }

  place(): string | undefined {
    return this.store.get('place')
  }

  setPlace(hash: string): void {
    this.store.set('place', hash)
  }

  /** A text is run; until it has ended nobody knows whether it will. */
  begins(source: string): void {
    this.store.set('running', source)
  }

  ends(): void {
    this.store.set('running', undefined)
  }

  /** Whether that very text was begun and not ended, in this visit or the last. */
  didNotEnd(source: string): boolean {
    return this.store.get('running') === source
  }

  /** No run of the text fails: when it is an answer to a lesson, the lesson is done. */
  passed(scenario: ListedScenario, source: string): void {
    if (scenario.lesson === undefined || !asksTheSame(scenario.source, source)) return
    this.done.value = new Set([...this.done.value, scenario.id])
    this.store.set('done', [...this.done.value].join(' '))
  }
}

/** Whether two texts put the same question: options and scenario are as they were, what is above may differ. */
export function asksTheSame(source: string, other: string): boolean {
  return questionOf(source) === questionOf(other)
}

function questionOf(source: string): string {
  const begin = source.indexOf('export const options')
  return source.slice(Math.max(0, begin)).replace(/\s+/g, ' ').trim()
}
