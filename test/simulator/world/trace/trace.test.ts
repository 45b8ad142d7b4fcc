import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { WorldTime } from '../../../../simulator/world/schedule/time.js'
import { Recorder } from '../../../../simulator/world/trace/recorder.js'
import { Trace } from '../../../../simulator/world/trace/trace.js'

function traceOf(limit: number, texts: readonly string[]): Trace {
  const trace = new Trace(limit)
  texts.forEach((text, i) => trace.record(i + 1, 10 * i, { kind: 'note', text }))
  return trace
}

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

describe('a trace', () => {
  test('keeps the latest entries, and counts all', () => {
    const trace = traceOf(3, letters)
    expect(trace.lines).toEqual(['    70 ms  h', '    80 ms  i', '    90 ms  j'])
    expect([trace.length, trace.entries.map(({ step }) => step)]).toEqual([10, [8, 9, 10]])
  })

  test('has a hash over all lines, however few it keeps and whenever it is asked', () => {
    const all = traceOf(100, letters)
    const text = all.lines.map((line) => `${line}\n`).join('')
    const expected = createHash('sha256').update(text).digest('hex')
    expect([all.hash(), all.hash(), traceOf(1, letters).hash()]).toEqual([
      expected,
      expected,
      expected,
    ])
    const asked = new Trace(2)
    letters.forEach((letter, i) => {
      asked.record(i, 10 * i, { kind: 'note', text: letter })
      asked.hash()
    })
    expect(asked.hash()).toBe(expected)
  })

  test('has another hash when one line differs, not when only the numbers of events do', () => {
    const [one, two, three] = [new Trace(9), new Trace(9), new Trace(9)]
    one.record(1, 0, { kind: 'note', text: 'a' })
    two.record(1, 0, { kind: 'note', text: 'b' })
    three.record(2, 0, { kind: 'note', text: 'a' })
    expect(one.hash()).not.toBe(two.hash())
    expect(one.hash()).toBe(three.hash())
  })

  test('tells of each entry as it is written', () => {
    const trace = new Trace(9)
    const heard: unknown[] = []
    trace.events.on('entry', (entry) => heard.push(entry))
    trace.record(4, 20, { kind: 'timer', host: 'h' })
    expect(heard).toEqual([{ step: 4, time: 20, event: { kind: 'timer', host: 'h' } }])
  })
})

describe('a recorder', () => {
  test('writes what happens with the number of the event and the time', () => {
    const time = new WorldTime(true)
    const trace = new Trace(9)
    const recorder = new Recorder(trace, time)
    recorder.note('before the first event')
    recorder.beginStep()
    recorder.timer('h')
    recorder.note('in its course')
    time.moveTo(time.now() + 30)
    recorder.beginStep()
    recorder.operator({ connection: 0, channel: 0, method: 'broker.restart' })
    expect(trace.entries.map(({ step, time, event }) => [step, time, event.kind])).toEqual([
      [0, 0, 'note'],
      [1, 0, 'timer'],
      [1, 0, 'note'],
      [2, 30, 'operator'],
    ])
    expect(recorder.step).toBe(2)
  })

  test('counts events where no trace is kept', () => {
    const recorder = new Recorder(undefined, new WorldTime(true))
    recorder.beginStep()
    recorder.note('to nobody')
    expect(recorder.step).toBe(1)
  })
})
