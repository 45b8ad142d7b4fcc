import { describe, expect, test } from 'vitest'
import { CommandError } from '../../src/cli/command-error.js'
import { importServices } from '../../src/cli/import-services.js'

const directory = import.meta.dirname
const names = async (name: string): Promise<string[]> =>
  (await importServices(name, directory)).map((service) => service.name)

describe('services of a module', () => {
  test.each([
    'fixtures/plain',
    'fixtures/plain.mjs',
    './fixtures/plain',
    'fixtures.plain',
    `${directory}/fixtures/plain.mjs`,
  ])('are found by %s: every exported class with entrypoints, once', async (name) => {
    expect(await names(name)).toEqual(['calculator', 'greeter'])
  })

  test('may be one of them', async () => {
    expect(await names('fixtures/plain:Greeter')).toEqual(['greeter'])
    expect(await names('fixtures/plain:Idle')).toEqual(['Idle'])
  })

  test.each([
    ['nowhere', `No module named \`nowhere\`: there is no such file in ${directory}`],
    ['fixtures/plain:Nobody', 'Failed to find service class `Nobody` in module `fixtures/plain`'],
    ['fixtures/plain:Nobody', 'it exports Calculator, Greeter, Idle, Same, answer'],
    ['fixtures/plain:answer', '`answer` in module `fixtures/plain` is no class'],
    ['fixtures/nothing', 'Failed to find anything that looks like a service in module'],
  ])('of %s are none, for a reason', async (name, problem) => {
    await expect(names(name)).rejects.toBeInstanceOf(CommandError)
    await expect(names(name)).rejects.toThrow(problem)
  })

  test('of a module that cannot be imported keep its own error', async () => {
    await expect(names('fixtures/broken')).rejects.not.toBeInstanceOf(CommandError)
    await expect(names('fixtures/broken')).rejects.toThrow('not-there')
  })
})
