import type { Deed, Ended } from '../../recorder/deed.js'
import { clockCorrections } from './clocks.js'

/**
 * The deeds of all recorders in the order in which they happened, by one clock: first what is first by the corrected clocks, but each
 * recorder's in the order in which it wrote them, and nothing before its cause.
 */
export function inOrder(deeds: readonly Deed[]): Deed[] {
  const corrections = clockCorrections(deeds)
  const causes = causesOf(deeds)
  const files = new Map<string, Deed[]>()
  for (const deed of deeds) {
    const file = files.get(deed.recorder) ?? []
    files.set(deed.recorder, file)
    file.push(deed)
  }
  const heads = [...files.values()].map((file) => ({ file, next: 0 }))
  const times = new Map<Deed, number>()
  const ordered: Deed[] = []
  let latest = -Infinity
  while (ordered.length < deeds.length) {
    const open = heads.filter(({ file, next }) => next < file.length)
    const atOf = ({ file, next }: (typeof open)[number]): number => {
      const deed = file[next]!
      return deed.at + corrections.get(deed.recorder)!
    }
    open.sort((a, b) => atOf(a) - atOf(b))
    const isPossible = ({ file, next }: (typeof open)[number]): boolean => {
      const cause = causes.get(file[next]!)
      return cause === undefined || times.has(cause)
    }
    // where each waits for another the files contradict each other: the clocks decide
    const head = open.find(isPossible) ?? open[0]!
    latest = Math.max(latest, atOf(head))
    const deed = head.file[head.next]!
    times.set(deed, latest)
    ordered.push({ ...deed, at: latest })
    head.next++
  }
  return ordered
}

/** The deed that must have come before another: a call before its worker, the worker's end before the answer. */
function causesOf(deeds: readonly Deed[]): ReadonlyMap<Deed, Deed> {
  const called = new Map<string, Deed>()
  const calls = new Map<string, string>()
  const ended = new Map<string, Ended>()
  for (const deed of deeds) {
    if (deed.deed === 'called') called.set(deed.id, deed)
    if (deed.deed === 'began' && deed.id !== undefined) calls.set(deed.worker, deed.id)
  }
  for (const deed of deeds) {
    if (deed.deed !== 'ended') continue
    const id = calls.get(deed.worker)
    if (id !== undefined) ended.set(id, deed)
  }
  return new Map(
    deeds.flatMap((deed): [Deed, Deed][] => {
      const cause = deed.deed === 'began' ? called.get(deed.id ?? '') : endOf(deed, ended)
      return cause === undefined ? [] : [[deed, cause]]
    }),
  )
}

/** The end that the answer to a call tells of; undefined for one that came by itself, as that of a timeout. */
function endOf(deed: Deed, ended: ReadonlyMap<string, Ended>): Deed | undefined {
  if (deed.deed !== 'answered') return undefined
  const end = ended.get(deed.id)
  return (end?.error === undefined) === (deed.error === undefined) ? end : undefined
}
