import { isMessage, type Candidate } from '../../../simulator/index.js'
import type { Chance } from './chance.js'

/** How late a frame is, in virtual milliseconds. */
type Latency = (frame: Candidate) => number

/**
 * The network of one run, drawn from its seed: it is on time, or some frames are late, or all frames of some hosts
 * are. Lateness has every order of magnitude up to the limit, as the timers of programs have.
 */
export function drawLatencies(chance: Chance, maxMs: number): Latency {
  const kind = chance.below(3)
  if (maxMs === 0 || kind === 0) return () => 0
  return kind === 1 ? lateFrames(chance, maxMs) : slowHosts(chance, maxMs)
}

/** One in so many messages is late. */
function lateFrames(chance: Chance, maxMs: number): Latency {
  const oneIn = 2 ** (1 + chance.below(5))
  return (frame) => (isLateable(frame) && chance.below(oneIn) === 0 ? chance.magnitude(maxMs) : 0)
}

/** Half of the hosts are slow, each by an own measure. */
function slowHosts(chance: Chance, maxMs: number): Latency {
  const measures = new Map<string, number>()
  return ({ host }) => {
    const measure = measures.get(host) ?? (chance.below(2) === 0 ? 0 : chance.magnitude(maxMs))
    measures.set(host, measure)
    return measure === 0 ? 0 : chance.below(measure + 1)
  }
}

function isLateable(frame: Candidate): boolean {
  const event = frame.next()
  return event !== undefined && isMessage(event)
}
