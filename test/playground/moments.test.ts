import { describe, expect, test } from 'vitest'
import { emptyCluster } from '../../examples/playground/model/cluster.js'
import type { Flight } from '../../examples/playground/model/flights.js'
import { movingAt, spanAt } from '../../examples/playground/model/motion.js'
import { Playback } from '../../examples/playground/model/playback.js'
import { emptyFrame, type Frame } from '../../examples/playground/model/record.js'

const flight: Flight = {
  path: ['a', 'b'],
  kind: 'request',
  target: 'x.y',
  label: 'y()',
  correlationId: undefined,
}
const quiet = emptyFrame(emptyCluster)
const busy: Frame = { ...quiet, flights: [flight] }

function playback(...frames: Frame[]): Playback {
  const made = new Playback()
  made.setFrames([quiet, ...frames])
  return made
}

describe('playback', () => {
  test('moves on by the speed, in events a second', () => {
    const moments = playback(busy, busy, busy, busy)
    moments.speed.value = 2
    moments.play()
    moments.tick(1_000)
    expect(moments.position.value).toBe(2)
    moments.tick(250)
    expect([moments.position.value, moments.index.value]).toEqual([2.5, 2])
  })

  test('hurries over what moves nothing', () => {
    const moments = playback(...Array.from({ length: 30 }, () => quiet), busy)
    moments.speed.value = 1
    moments.play()
    moments.tick(2_000)
    expect(moments.index.value).toBe(30)
  })

  test('stops at the end, and begins anew from there', () => {
    const moments = playback(busy)
    moments.play()
    moments.tick(60_000)
    expect([moments.position.value, moments.isPlaying.value]).toEqual([1, false])
    moments.play()
    expect(moments.position.value).toBe(0)
  })

  test('a step ends on the next event, two quick ones on the one after it', () => {
    const moments = playback(busy, busy, busy)
    moments.stepForward()
    moments.tick(100)
    moments.stepForward()
    moments.tick(60_000)
    expect(moments.position.value).toBe(2)
    expect(moments.isMoving).toBe(false)
  })

  test('a step back is there at once', () => {
    const moments = playback(busy, busy)
    moments.goTo(2)
    moments.stepBack()
    expect(moments.position.value).toBe(1)
  })

  test('goes to the next message over everything else', () => {
    const moments = playback(quiet, quiet, busy, quiet)
    moments.toMessage(1)
    moments.tick(60_000)
    expect(moments.index.value).toBe(3)
  })
})

describe('what is on its way', () => {
  const frames = [quiet, busy, quiet, busy]

  test('sets out when its event begins, and has arrived when it is over', () => {
    expect(movingAt(frames, 0.5, 1)).toEqual([{ flight, frame: 1, part: 0.5 }])
    expect(movingAt(frames, 1, 1)).toEqual([{ flight, frame: 1, part: 1 }])
    expect(movingAt(frames, 2, 1)).toEqual([])
  })

  test('takes as long in real time when events are quick', () => {
    expect([spanAt(1), spanAt(1_000)]).toEqual([1, 650])
    expect(movingAt(frames, 3, 4).map(({ frame, part }) => [frame, part])).toEqual([
      [1, 0.75],
      [3, 0.25],
    ])
  })
})
