/** What the code prints, heard while it runs. */
import { shown } from './shown.js'

const levels = ['log', 'info', 'warn', 'error', 'debug'] as const

/** Gives a function that puts the console back. */
export function listenToConsole(print: (text: string) => void): () => void {
  const before = levels.map((level) => [level, console[level]] as const)
  for (const level of levels) {
    console[level] = (...words: unknown[]) => print(words.map(shown).join(' '))
  }
  return () => {
    for (const [level, write] of before) console[level] = write
  }
}
