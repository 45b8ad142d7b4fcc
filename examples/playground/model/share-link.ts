/** A run as the end of an address: scenario, seed, choices, what was done, and where one looks. */
import type { Deviation } from 'kinoko/simulator'
import type { Act, Intervention } from './intervention.js'

export interface SharedRun {
  readonly scenario: string
  /** The scenario's text, when it is not as it was. */
  readonly source?: string | undefined
  readonly seed?: number | undefined
  readonly deviations?: readonly Deviation[] | undefined
  readonly acts: readonly Act[]
  /** The event that is looked at. */
  readonly at: number
}

export function toHash({ scenario, source, seed, deviations, acts, at }: SharedRun): string {
  const parts = new URLSearchParams({ run: scenario })
  if (seed !== undefined) parts.set('seed', String(seed))
  if (deviations !== undefined) parts.set('choices', deviations.map(writeDeviation).join('~'))
  if (acts.length > 0)
    parts.set('acts', JSON.stringify(acts.map(({ after, what }) => [after, what])))
  if (at > 0) parts.set('at', String(at))
  if (source !== undefined) parts.set('code', source)
  return `#${parts.toString()}`
}

/** Undefined when it says nothing of a run; what makes no sense in it is left out. */
export function fromHash(hash: string): SharedRun | undefined {
  const parts = new URLSearchParams(hash.replace(/^#/, ''))
  const scenario = parts.get('run')
  if (scenario === null) return undefined
  const choices = parts.get('choices')
  return {
    scenario,
    source: parts.get('code') ?? undefined,
    seed: wholeNumber(parts.get('seed')),
    deviations: choices === null ? undefined : readDeviations(choices),
    acts: readActs(parts.get('acts')),
    at: wholeNumber(parts.get('at')) ?? 0,
  }
}

function writeDeviation({ stream, at, index }: Deviation): string {
  return [stream, at, index].join('.')
}

function readDeviations(text: string): Deviation[] {
  return text.split('~').flatMap((part) => {
    const [stream, at, index] = part.split('.')
    const [place, chosen] = [wholeNumber(at), wholeNumber(index)]
    if (stream === undefined || place === undefined || chosen === undefined) return []
    return [{ stream, at: place, index: chosen }]
  })
}

function readActs(text: string | null): Act[] {
  if (text === null) return []
  try {
    const list = JSON.parse(text) as unknown
    if (!Array.isArray(list)) return []
    return list.flatMap((item: unknown) => {
      if (!Array.isArray(item)) return []
      const [after, what] = item as unknown[]
      const isAct =
        typeof after === 'number' && typeof (what as { kind?: unknown } | null)?.kind === 'string'
      return isAct ? [{ after, what: what as Intervention }] : []
    })
  } catch {
    return []
  }
}

function wholeNumber(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || text === '') return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
