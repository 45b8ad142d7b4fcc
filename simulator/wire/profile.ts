import type { Profile } from '../core/profile.js'

/** What versions of RabbitMQ do differently where bytes are read. */
export interface WireProfile {
  /** The smallest largest frame that a client may ask for, and the largest frame before one is agreed on. */
  readonly leastFrameMax: number
  /** Whether a body frame with more than is left of the body is an error; older versions wait for ever. */
  readonly refusesLongBody: boolean
}

/** What the profile of a broker means where bytes are read. */
export function wireProfileOf({
  version,
  smallestFrame,
}: Pick<Profile, 'version' | 'smallestFrame'>): WireProfile {
  return {
    leastFrameMax: smallestFrame,
    refusesLongBody: Number.parseInt(version, 10) >= 4,
  }
}
