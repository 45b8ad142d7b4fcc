import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import floors from '../architecture/floors.cjs'
import simulatorFolders from '../architecture/simulator-folders.cjs'

test('docs/architecture.md lists the floors of src in the order that the dependency rules hold', async () => {
  const text = await readFile('docs/architecture.md', 'utf8')
  const table = text.slice(text.indexOf('<!-- floors -->')).split('\n\n')[1] ?? ''
  const rows = table.split('\n').slice(2)
  const told = rows.map((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  )
  expect(told).toEqual(floors)
})

test('docs/architecture.md says of each folder of the simulator what the dependency rules let it import', async () => {
  const text = await readFile('docs/architecture.md', 'utf8')
  const rows = text.matchAll(/^\| `simulator\/([\w-]+)` +\|[^|]*\|([^|]*)\|$/gm)
  const told = [...rows].map(([, folder, known]) => [
    folder,
    [...known!.matchAll(/`([\w.-]+)`/g)].map(([, name]) => name),
  ])
  expect(Object.fromEntries(told)).toEqual(simulatorFolders)
})
