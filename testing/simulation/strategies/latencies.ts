import type { Candidate } from '../../../simulator/index.js'
import type { Chance } from './chance.js'
import { drawMessages } from './drawn-messages.js'

/** How late a frame is, in virtual milliseconds. */
type Latency = (frame: Candidate) => number

/**
 * The network of one run, drawn from its seed: in a third of the runs it is on time; in a third some messages are late,
 * one to three or those of some kinds; in a third all frames of some hosts are. Half of what is late is late by the
 * limit, half by any order of magnitude below it, as the timers of programs have.
 */
export function drawLatencies(chance: Chance, maxMs: number): Latency {
  const kind = chance.below(3)
  if (maxMs === 0 || kind === 0) return () => 0
  return kind === 1 ? lateMessages(chance, maxMs) : slowHosts(chance, maxMs)
}

function lateMessages(chance: Chance, maxMs: number): Latency {
  const isDrawn = drawMessages(chance, 1 + chance.below(3))
  return (frame) => (isDrawn(frame) ? lateness(chance, maxMs) : 0)
}

/** Half of the hosts are slow, each by an own measure. */
function slowHosts(chance: Chance, maxMs: number): Latency {
  const measures = new Map<string, number>()
  return ({ host }) => {
    const measure = measures.get(host) ?? (chance.below(2) === 0 ? 0 : lateness(chance, maxMs))
    measures.set(host, measure)
    return measure === 0 ? 0 : chance.below(measure + 1)
  }
}

function lateness(chance: Chance, maxMs: number): number {
  return chance.below(2) === 0 ? maxMs : chance.magnitude(maxMs)
}
