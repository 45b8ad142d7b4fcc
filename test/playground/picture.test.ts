import { describe, expect, test } from 'vitest'
import { graphOf } from '../../examples/playground/model/graph.js'
import { layOut, type Box, type Point } from '../../examples/playground/model/layout.js'
import { pointAt, Routes } from '../../examples/playground/model/routes.js'
import { play, type ScenarioText } from '../../examples/playground/run/play.js'
import * as crowd from '../../examples/playground/scenarios/crowd.js'
import * as shop from '../../examples/playground/scenarios/shop.js'

const graph = async (scenario: typeof shop) =>
  graphOf((await play(scenario, { acts: [], horizon: 1_500 }, text)).frames)

const text: ScenarioText = {
  tellError: (error) => {
    throw error
  },
  placeIn: () => undefined,
}

const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height

/** How far a point is from the edge of a box. */
function distance({ x, y, width, height }: Box, point: Point): number {
  return Math.max(Math.abs(point.x - x) - width / 2, Math.abs(point.y - y) - height / 2)
}

describe.each([
  ['a shop', shop],
  ['fifty instances', crowd],
])('the picture of %s', (_name, scenario) => {
  test.each([false, true])('has room for everything (upright: %s)', async (isUpright) => {
    const { boxes, width, height } = layOut(await graph(scenario), isUpright)
    const all = [...boxes].filter(([id]) => !id.startsWith('service '))
    for (const [id, box] of all) {
      expect(box.x - box.width / 2, id).toBeGreaterThanOrEqual(0)
      expect(box.x + box.width / 2, id).toBeLessThanOrEqual(width)
      expect(box.y + box.height / 2, id).toBeLessThanOrEqual(height)
      const others = all.filter(([other, second]) => other !== id && overlap(box, second))
      expect(
        others.map(([other]) => other),
        id,
      ).toEqual([])
    }
  })
})

test('a message begins at the sender and ends at the receiver', async () => {
  const layout = layOut(await graph(shop), false)
  const routes = new Routes(layout)
  const [from, to] = ['host orders#0', 'queue rpc-stock']
  const route = routes.along([from, 'exchange nameko-rpc', to])!
  expect(distance(layout.boxes.get(from)!, pointAt(route, 0))).toBeCloseTo(0)
  expect(distance(layout.boxes.get(to)!, pointAt(route, 1))).toBeCloseTo(0)
  expect(routes.along(['nowhere'])).toBeUndefined()
})
