/** One thing that a probe looked at. */
export interface HealthCheck {
  /** The name of the thing: `orders (publish)`, `queue rpc-orders`, `workers of orders`. */
  readonly name: string
  /** Whether all is well with the thing. */
  readonly isOk: boolean
  /** The trouble in words, or a few figures. */
  readonly detail: string
}
