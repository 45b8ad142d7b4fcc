/** docs/simulator.md tells every option, every part and every command of the operator, and none that is not there. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configureSimulator, createSimulator } from 'kinoko/simulator'

const text = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8')

/** The cells of the table below a heading row, without the heading. */
function table(heading: RegExp): string[][] {
  const [, ...lines] = text.slice(text.search(heading)).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(1, end).map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
}

/** The names in code of a cell, without arguments: `host` of `host(name).connect`. */
function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`(\w+)[^`]*`/g)].map(([, name = '']) => name)
}

test('every option of createSimulator is told', () => {
  const told = table(/^\| option /m).flatMap(([, cell = '']) => namesIn(cell))
  const refused = (): void => configureSimulator({ nonsense: 1 } as object)
  const known = /known are (.+)$/.exec(messageOf(refused))?.[1]?.split(', ')
  expect(told.sort()).toEqual(known?.sort())
})

test('every part of a simulator that is told is there', () => {
  const told = table(/^\| part of a simulator /m).flatMap(([, cell = '']) => namesIn(cell))
  expect(told.length).toBeGreaterThan(8)
  const simulator = createSimulator()
  expect(told.filter((name) => !(name in simulator))).toEqual([])
})

test('every command of the operator is told', () => {
  const cells = table(/^\| what +\| methods /m).flatMap(([, , cell = '']) => namesIn(cell))
  const { operator } = createSimulator()
  const told = cells.filter((name) => /^(add|clear|delete|load|raise|set)[A-Z]/.test(name))
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(operator))
  expect([...new Set(told)].sort()).toEqual(methods.filter((name) => name !== 'constructor').sort())
})

function messageOf(run: () => void): string {
  try {
    run()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
