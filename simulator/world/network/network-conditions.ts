/** The two ways of a link, seen from the client: up to the broker, down from it. */
export type Way = 'up' | 'down'

/** The conditions of the network for one host, or for all of them. */
export interface NetworkConditions {
  /** Milliseconds that every frame takes, each way. Default 0. */
  readonly delayMs: number
  /** Up to so many milliseconds more, drawn for each frame. A whole number. Default 0. */
  readonly jitterMs: number
}

/** Every frame arrives at once. */
export const perfectNetwork: NetworkConditions = { delayMs: 0, jitterMs: 0 }
