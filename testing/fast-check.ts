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

/** One deviation of a schedule, by its distance from the one before. */
export interface ScheduleDeviation {
  /** How many choices are 0 between the deviation before, or the beginning, and this one. */
  readonly skip: number
  /** The way that is chosen, from 1; where there are fewer ways, the remainder by their number. */
  readonly index: number
}

/** An order of events. A call makes the choices of one run; a second run needs new ones. */
export interface Schedule {
  (): Choices
  /** The choices that are not 0. */
  readonly deviations: readonly ScheduleDeviation[]
}

/** The limits of `schedules`. */
export interface SchedulesConstraints {
  /** How many deviations a schedule has at most. Default 30. */
  maxDeviations?: number
  /** How far one deviation can be from the next, in choices. Default 40. */
  maxSkip?: number
}

/**
 * Orders of events: few deviations, anywhere. Shrinks to fewer, earlier and smaller ones, at last to first
 * come, first served.
 */
export function schedules(constraints: SchedulesConstraints = {}): fc.Arbitrary<Schedule> {
  const { maxDeviations = 30, maxSkip = 40 } = constraints
  const deviation = fc.record({ skip: fc.nat(maxSkip), index: fc.integer({ min: 1, max: 8 }) })
  return fc.array(deviation, { maxLength: maxDeviations, size: 'max' }).map(createSchedule)
}

/**
 * Fault plans with any of these kinds. Shrinks to fewer kinds.
 *
 * @param kinds - Default: every kind
 */
export function faultPlans(
  kinds: readonly FaultKind[] = [...faults.all().faults.keys()],
): fc.Arbitrary<FaultPlan> {
  return fc.subarray([...kinds]).map((some) => faults.only(some))
}

function createSchedule(deviations: readonly ScheduleDeviation[]): Schedule {
  const schedule = Object.assign(() => choicesOf(deviations), { deviations })
  // the text of a counterexample in fast-check's messages
  const text = deviations.map(({ skip, index }) => `+${skip}:${index}`).join(' ')
  const shown = `schedule(${text === '' ? 'first come, first served' : text})`
  return Object.assign(schedule, { [fc.toStringMethod]: () => shown })
}

function choicesOf(deviations: readonly ScheduleDeviation[]): Choices {
  let next = 0
  let left = deviations[0]?.skip ?? 0
  return {
    index(_stream, count) {
      const deviation = deviations[next]
      if (deviation === undefined || count < 2 || left-- > 0) return 0
      next++
      left = deviations[next]?.skip ?? 0
      return deviation.index % count
    },
  }
}
