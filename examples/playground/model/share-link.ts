/** A run as the end of an address: scenario, text, seed, choices, what was done, and where one looks. */
import type { Deviation } from 'kinoko/simulator'
import { isIntervention, type Act } from './intervention.js'

export interface SharedRun {
  readonly scenario: string
  /** The scenario's text, when it is not as it was. */
  readonly source?: string | undefined
  readonly seed?: number | undefined
  readonly deviations?: readonly Deviation[] | undefined
  readonly acts: readonly Act[]
  /** The event that is looked at. */
  readonly at: number
  readonly panel?: string | undefined
}

export async function toHash({ source, ...run }: SharedRun): Promise<string> {
  const parts = partsOf(run)
  if (source !== undefined) parts.set('text', await packed(source))
  return `#${parts.toString()}`
}

function partsOf(run: Omit<SharedRun, 'source'>): URLSearchParams {
  const { scenario, seed, deviations, acts, at, panel } = run
  const parts = new URLSearchParams({ run: scenario })
  if (seed !== undefined) parts.set('seed', String(seed))
  if (deviations !== undefined) parts.set('choices', deviations.map(writeDeviation).join('~'))
  if (acts.length > 0)
    parts.set('acts', JSON.stringify(acts.map(({ after, what }) => [after, what])))
  if (at > 0) parts.set('at', String(at))
  if (panel !== undefined) parts.set('panel', panel)
  return parts
}

/** The same at once: the text stands there as it is, so the address is longer. */
export function toPlainHash({ source, ...run }: SharedRun): string {
  const parts = partsOf(run)
  if (source !== undefined) parts.set('code', source)
  return `#${parts.toString()}`
}

/** Undefined when it says nothing of a run; what makes no sense in it is left out. */
export async function fromHash(hash: string): Promise<SharedRun | undefined> {
  const parts = new URLSearchParams(hash.replace(/^#/, ''))
  const scenario = parts.get('run')
  if (scenario === null) return undefined
  const [choices, text] = [parts.get('choices'), parts.get('text')]
  return {
    scenario,
    // older links have the text as it is
    source: text === null ? (parts.get('code') ?? undefined) : await unpacked(text),
    seed: wholeNumber(parts.get('seed')),
    deviations: choices === null ? undefined : readDeviations(choices),
    acts: readActs(parts.get('acts')),
    at: wholeNumber(parts.get('at')) ?? 0,
    panel: parts.get('panel') ?? undefined,
  }
}

/** Compressed, in characters that an address may have. */
async function packed(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'))
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Undefined when it is no packed text. */
async function unpacked(text: string): Promise<string | undefined> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const plain = await through(bytes, new DecompressionStream('deflate-raw'))
    return new TextDecoder('utf-8', { fatal: true }).decode(plain)
  } catch {
    return undefined
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const flow = new Blob([bytes]).stream().pipeThrough(stream)
  return new Uint8Array(await new Response(flow).arrayBuffer())
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
      const isMoment = typeof after === 'number' && Number.isSafeInteger(after) && after >= 0
      return isMoment && isIntervention(what) ? [{ after, what }] : []
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
