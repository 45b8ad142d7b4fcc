import { format } from 'node:util'
import { vi } from 'vitest'
import type { Module } from './modules.js'

/** Whether a module is a file of tests. */
export function hasTests({ text }: Module): boolean {
  return /^(test|describe|it)\b.*\(/m.test(text)
}

/** Runs a module and gives what it prints. */
export async function printedBy({ path }: Module): Promise<string[]> {
  const printed: string[] = []
  const log = vi
    .spyOn(console, 'log')
    .mockImplementation((...args) => printed.push(format(...args)))
  try {
    await import(/* @vite-ignore */ path)
  } finally {
    log.mockRestore()
  }
  return printed
}

/** The lines that a module says it prints: `console.log(2 + 2) // 4`. */
export function promisedBy({ text }: Module): string[] {
  return [...text.matchAll(/^\s*console\.log\(.*\) \/\/ (.+)$/gm)].map(([, line = '']) => line)
}
