import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { simulate, type Simulation } from 'kinoko/testing'
import { openRunOf, provideSim } from '../../testing/vitest/fixtures.js'

const lost = (words: string) => void Promise.reject(new Error(words))

test('of simulations that run at the same time the one fails whose code it was', async () => {
  const wait = (lose: boolean) => async (sim: Simulation) => {
    for (let i = 0; i < 20; i++) {
      await sim.sleep(10)
      if (lose && i === 10) lost('mine')
    }
  }
  const outcomes = await Promise.allSettled(
    [false, true, false].map((lose) => simulate({}, wait(lose))),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('listeners of others are there again, and hear of other code meanwhile', async () => {
  const heard: unknown[] = []
  const before = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  const listener = (reason: unknown): void => void heard.push(reason)
  process.on('unhandledRejection', listener)
  try {
    const neighbour = (async () => {
      await new Promise((resolve) => setImmediate(resolve))
      lost('of a neighbour')
    })()
    const body = async (sim: Simulation): Promise<void> => {
      await sim.sleep(1)
      lost('own')
    }
    const use = (sim: Simulation) => openRunOf(sim)!.runCode(() => body(sim))
    const failing = provideSim({}, use, true)
    await expect(failing).rejects.toThrow('Error: own')
    await neighbour
    expect(process.listeners('unhandledRejection')).toEqual([listener])
    expect(heard.map((reason) => (reason as Error).message)).toEqual(['of a neighbour'])
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of before) process.on('unhandledRejection', other)
  }
})

test('in a plain process, without a listener, it fails the simulation instead of ending the process', async () => {
  const code = `
    import { simulate } from 'kinoko/testing'
    const error = await simulate({}, () => { Promise.reject(new Error('plain')) }).catch((error) => error)
    console.log(error.code)
    Promise.reject(new Error('afterwards'))
  `
  const args = ['--conditions=kinoko:source', '--import=tsx', '--input-type=module', '-e', code]
  const ended = await promisify(execFile)(process.execPath, args).catch((error: unknown) => error)
  const { stdout, stderr } = ended as { stdout: string; stderr: string }
  expect(stdout).toContain('KINOKO_UNHANDLED_REJECTION')
  expect(stderr).toContain('afterwards')
})
