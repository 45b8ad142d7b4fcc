import { expect, test } from 'vitest'
import { createSimulator } from 'kinoko/simulator'
import { works } from '../bench/scale/works.js'
import { countSteps } from '../support/count-steps.js'

const count = 150

async function stepsOf(name: string, size: number): Promise<number> {
  return countSteps(() => works[name]!(createSimulator(), size, () => undefined))
}

test.for(Object.keys(works))('twice as many cost twice as much: %s', async (name) => {
  const [half, all] = [await stepsOf(name, count), await stepsOf(name, 2 * count)]
  // quadratic is four times
  expect(all / half).toBeLessThan(2.2)
})
