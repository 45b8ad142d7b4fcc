import type { Failing } from '../differences.js'
import { words } from './words.js'

export const halfAnHourMs = 1_800_000

/** The error text for a user who has too many channels, but for the user and the limit. */
export const tooManyChannels = 'number of channels opened for user'
export const maximumReached = 'has reached the maximum allowed user limit of'

/** No way of coming back is a failure. */
export const never: Failing = { requeue: new Set(), discard: new Set() }

/** Settings of policies about mirrors. */
export const mirroring = words(
  'ha-mode ha-params ha-sync-mode ha-promote-on-shutdown ha-promote-on-failure',
)

/** Settings of policies about streams. */
export const aboutStreams = words('max-age stream-max-segment-size-bytes initial-cluster-size')

/** Settings of policies that are about other queues than streams. */
export const aboutOtherQueues = words(`
  expires message-ttl dead-letter-exchange dead-letter-routing-key max-length max-in-memory-length
  max-in-memory-bytes overflow queue-mode delivery-limit queue-master-locator dead-letter-strategy`)

/** Settings of policies that quorum queues do not have. */
export const aboutOtherThanQuorum = [
  ...mirroring,
  ...aboutStreams,
  ...words('queue-mode queue-master-locator'),
]
