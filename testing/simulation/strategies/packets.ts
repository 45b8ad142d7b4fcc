import type { Chance } from './chance.js'

/** How frames are packed in one run: in half of the runs each comes alone, in a quarter as many as can come in one packet. */
export function drawPackets(chance: Chance): () => boolean {
  const kind = chance.below(4)
  if (kind < 2) return () => false
  return kind === 2 ? () => true : () => chance.below(2) === 0
}
