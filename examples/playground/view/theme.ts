import { signal } from '@preact/signals'
import type { Store } from '../model/storage.js'

/** Counts how often the colours have changed, for who paints with them. */
export const themeChanges = signal(0)

const systemTheme = matchMedia('(prefers-color-scheme: dark)')
systemTheme.addEventListener('change', () => themeChanges.value++)

/** What a colour variable of the page comes to at the moment: a canvas knows no variables. */
export function colourOf(variable: string): string {
  const probe = document.createElement('i')
  probe.style.color = `var(${variable})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

/** Dark or light: as the system has it, until somebody says otherwise; that is remembered. */
export function toggleTheme(store: Store): void {
  const { dataset } = document.documentElement
  const isDark = dataset['theme'] === undefined ? systemTheme.matches : dataset['theme'] === 'dark'
  const next = isDark ? 'light' : 'dark'
  dataset['theme'] = next
  store.set('theme', next)
  themeChanges.value++
}

/** As it was chosen on an earlier visit. */
export function restoreTheme(store: Store): void {
  const theme = store.get('theme')
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset['theme'] = theme
}
