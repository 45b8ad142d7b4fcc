import type { Profile } from '../core/profile.js'

/** The differences between versions of RabbitMQ in how bytes are read. */
export interface WireProfile {
  /** The smallest largest frame that a client may ask for, and the largest frame before one is agreed on. */
  readonly leastFrameMax: number
  /** Whether a body frame with more than is left of the body is an error, and not waited over for ever. */
  readonly refusesLongBodies: boolean
}

/** The differences in reading bytes that belong to the profile of a broker. */
export function wireProfileOf({
  smallestFrame,
  refusesLongBodies,
}: Pick<Profile, 'smallestFrame' | 'refusesLongBodies'>): WireProfile {
  return { leastFrameMax: smallestFrame, refusesLongBodies }
}
