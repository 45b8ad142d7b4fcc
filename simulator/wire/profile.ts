/** What versions of RabbitMQ do differently where bytes are read. */
export interface WireProfile {
  /** The smallest largest frame that a client may ask for, and the largest frame before one is agreed on. */
  readonly leastFrameMax: number
  /** Whether a body frame with more than is left of the body is an error; older versions wait for ever. */
  readonly refusesLongBody: boolean
}

const rabbitmq3: WireProfile = { leastFrameMax: 4096, refusesLongBody: false }
const rabbitmq4: WireProfile = { leastFrameMax: 8192, refusesLongBody: true }

/** The profile of a version, such as `3.10.8` or `4.3`. */
export function wireProfileOf(version: string): WireProfile {
  return Number.parseInt(version, 10) >= 4 ? rabbitmq4 : rabbitmq3
}
