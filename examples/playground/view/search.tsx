import type { Signal } from '@preact/signals'

/** What the events are searched for. */
export function Search({ sought }: { sought: Signal<string> }) {
  return (
    <input
      class="search"
      type="search"
      aria-label="Search events: words, values, a correlation id"
      placeholder="Search: words, values, an id"
      value={sought.value}
      onInput={({ currentTarget }) => (sought.value = currentTarget.value)}
    />
  )
}
