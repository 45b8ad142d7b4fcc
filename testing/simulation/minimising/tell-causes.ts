import { noteRun } from '../../report/run-notes.js'
import { Narrator } from '../../report/narrator.js'
import type { RunObserver } from '../run-options.js'

/**
 * Writes the deviations of a run down, in words: which event went before which, which frame was late, which fault
 * happened. Events that go one after the other before the same one are told together.
 */
export function tellCauses(causes: string[]): RunObserver {
  let overtaken: { readonly order: number; readonly from: number; count: number } | undefined
  return {
    onStart: (sim) => {
      noteRun(sim)
      const { world, trace } = sim.simulator
      const narrator = new Narrator(trace)
      world.events.on('deviation', ({ chosen, first, firstOrder }) => {
        const [sooner, later] = [narrator.tell(chosen), narrator.tell(first)]
        if (overtaken?.order === firstOrder) {
          const { from } = overtaken
          const others = ++overtaken.count
          causes.pop()
          causes.push(
            `from event ${from} to ${world.steps}: ${others} events, the last of them ${sooner}, before ${later}`,
          )
        } else {
          overtaken = { order: firstOrder, from: world.steps, count: 1 }
          causes.push(`at event ${world.steps}: ${sooner}, before ${later}`)
        }
      })
      world.events.on('packed', (event) => {
        overtaken = undefined
        causes.push(
          `at event ${world.steps}: ${narrator.tell(event)}, in one packet with the frame before`,
        )
      })
      world.network.events.on('late', ({ event, latencyMs }) => {
        overtaken = undefined
        causes.push(`at event ${world.steps}: ${latencyMs} ms pass before ${narrator.tell(event)}`)
      })
    },
    onFault: ({ text, moment }, { simulator: { world } }) => {
      overtaken = undefined
      causes.push(`${moment} event ${world.steps}: ${text}`)
    },
  }
}
