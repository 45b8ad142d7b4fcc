import { existsSync } from 'node:fs'
import { testNamesOf } from './test-names.js'

/** The tests that a text refers to: `file › suite › test`, the file in the folder `test`. */
export function referencesIn(text: string): string[] {
  return [...text.matchAll(/`([\w/.-]+\.ts › [^`]+)`/g)].map(([, name = '']) => name)
}

const names = new Map<string, Set<string>>()

/** What is wrong with references to tests. */
export function problemsOf(references: readonly string[]): string[] {
  return references.flatMap((reference) => problemOf(reference) ?? [])
}

/** What is wrong with a reference to a test; undefined when it is there. */
export function problemOf(reference: string): string | undefined {
  const [file = '', ...name] = reference.split(' › ')
  const path = `test/${file}`
  if (!existsSync(path)) return `there is no ${path}`
  if (!names.has(path)) names.set(path, testNamesOf(path))
  return names.get(path)?.has(name.join(' › ')) === true ? undefined : `no test: ${reference}`
}
