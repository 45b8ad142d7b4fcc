import { expect, test } from 'vitest'
import { Valve } from '../../../../simulator/world/schedule/valve.js'
import { TestSchedule, TestSource } from '../support/schedule.js'

test('a valve that closes takes its sources out, and brings them back when it opens', () => {
  const { agenda } = new TestSchedule()
  const valve = new Valve(agenda)
  const [behind, beside] = [new TestSource('behind', 1), new TestSource('beside', 2)]
  valve.admit(behind)
  for (const source of [behind, beside]) agenda.arrange(source)
  valve.close()
  expect([valve.isOpen, agenda.readyCount]).toEqual([false, 1])
  valve.open()
  expect([valve.isOpen, agenda.readyCount]).toEqual([true, 2])
})

test('a source that was dismissed stays where it is', () => {
  const { agenda } = new TestSchedule()
  const valve = new Valve(agenda)
  const source = new TestSource('h', 1)
  valve.admit(source)
  agenda.arrange(source)
  valve.dismiss(source)
  valve.close()
  expect(agenda.readyCount).toBe(1)
})

test('a valve that is opened without having been closed arranges nothing', () => {
  const schedule = new TestSchedule()
  const valve = new Valve(schedule.agenda)
  valve.admit(new TestSource('h', 1))
  valve.open()
  expect(schedule.arranged).toBe(0)
})
