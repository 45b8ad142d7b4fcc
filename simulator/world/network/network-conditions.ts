/** The two ways of a link, seen from the client. */
export type Way = 'up' | 'down'

/** How the network treats one host, or all of them. */
export interface NetworkConditions {
  /** Milliseconds that every frame takes. Default 0. */
  readonly delayMs: number
  /** Up to so many milliseconds more, drawn for each frame. Default 0. */
  readonly jitterMs: number
}

export const perfectNetwork: NetworkConditions = { delayMs: 0, jitterMs: 0 }
