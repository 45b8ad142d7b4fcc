/** nameko's protocol by hand, with 128 requests prefetched. */
import type { Call } from '../harness/contender.js'
import * as byHand from './nameko-by-hand.js'

const service = 'echo_by_hand_wide'

export function serve(uri: string): Promise<void> {
  return byHand.serve(uri, service, 128)
}

export function open(uri: string): Promise<Call> {
  return byHand.open(uri, service)
}
