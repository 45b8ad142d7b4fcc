/**
 * fast-check drives the choices of a simulation, and shrinks them towards first come, first served.
 *
 * @example
 * fc.assert(
 *   fc.asyncProperty(schedules(), faultPlans(), (choices, faults) =>
 *     simulate({ choices: choices(), faults }, scenario),
 *   ),
 * )
 */
import fc from 'fast-check'
import type { Choices } from '../simulator/index.js'
import { faults, type FaultKind, type FaultPlan } from './simulation/faults.js'

/** One deviation from the boring choice: so many choices after the last one, that way. */
export interface ScheduleStep {
  readonly skip: number
  readonly index: number
}

/** Makes the choices of one run; a second run needs new ones. */
export interface Schedule {
  (): Choices
  readonly steps: readonly ScheduleStep[]
}

export interface SchedulesConstraints {
  /** How many deviations there are at most. Default 30. */
  maxDeviations?: number
  /** How far one deviation can be from the next, in choices. Default 40. */
  maxSkip?: number
}

/** Orders of events: few deviations, anywhere. Shrinks to fewer, earlier and smaller ones. */
export function schedules(constraints: SchedulesConstraints = {}): fc.Arbitrary<Schedule> {
  const { maxDeviations = 30, maxSkip = 40 } = constraints
  const step = fc.record({ skip: fc.nat(maxSkip), index: fc.integer({ min: 1, max: 8 }) })
  return fc.array(step, { maxLength: maxDeviations, size: 'max' }).map(createSchedule)
}

/** Fault plans: any of these kinds, all of them by default. Shrinks to fewer kinds. */
export function faultPlans(
  kinds: readonly FaultKind[] = [...faults.all().faults.keys()],
): fc.Arbitrary<FaultPlan> {
  return fc.subarray([...kinds]).map((some) => faults.only(some))
}

function createSchedule(steps: readonly ScheduleStep[]): Schedule {
  const schedule = Object.assign(() => choicesOf(steps), { steps })
  // what fast-check shows of a counterexample
  const text = steps.map(({ skip, index }) => `+${skip}:${index}`).join(' ')
  const shown = `schedule(${text === '' ? 'first come, first served' : text})`
  return Object.assign(schedule, { [fc.toStringMethod]: () => shown })
}

function choicesOf(steps: readonly ScheduleStep[]): Choices {
  let next = 0
  let left = steps[0]?.skip ?? 0
  return {
    index(_stream, count) {
      const step = steps[next]
      if (step === undefined || count < 2 || left-- > 0) return 0
      next++
      left = steps[next]?.skip ?? 0
      return step.index % count
    },
  }
}
