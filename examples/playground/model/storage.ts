/** What the page remembers from one visit to the next, where the browser lets it. */

/** Keys and what they hold; all as text. */
export interface Store {
  get(key: string): string | undefined
  /** Undefined forgets it. */
  set(key: string, value: string | undefined): void
}

const prefix = 'kinoko-playground.'

/** The browser's own store; without one, or when it refuses, nothing outlives the page. */
export function browserStore(): Store {
  const memory = new Map<string, string>()
  return {
    get(key) {
      try {
        return localStorage.getItem(prefix + key) ?? undefined
      } catch {
        return memory.get(key)
      }
    },
    set(key, value) {
      try {
        if (value === undefined) localStorage.removeItem(prefix + key)
        else localStorage.setItem(prefix + key, value)
      } catch {
        if (value === undefined) memory.delete(key)
        else memory.set(key, value)
      }
    },
  }
}
