/**
 * How a container, a client or a whole process is, for whoever restarts it or sends it work.
 *
 * Live: it can still do what it is for, now or when the broker is back. What is not live must be restarted.
 * Ready: it would take work at this moment. What is not ready gets better by itself.
 */
import type { HealthCheck } from '../support/health-check.js'

export interface Health {
  readonly isLive: boolean
  readonly isReady: boolean
  readonly checks: readonly HealthCheck[]
}

/** Anything that can say how it is: a container, a runner, a client. */
export interface Healthy {
  health(): Health
}

/** All of them as one: live if all are live, ready if all are ready. */
export function healthOf(parts: Iterable<Healthy>): Health {
  const healths = [...parts].map((part) => part.health())
  return {
    isLive: healths.every(({ isLive }) => isLive),
    isReady: healths.every(({ isReady }) => isReady),
    checks: healths.flatMap(({ checks }) => checks),
  }
}
