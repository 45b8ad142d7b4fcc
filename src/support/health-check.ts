/** One thing that was looked at. */
export interface HealthCheck {
  /** `orders (publish)`, `queue rpc-orders`, `workers of orders`. */
  readonly name: string
  readonly isOk: boolean
  /** What is wrong, or a few figures. */
  readonly detail: string
}
