import type { HealthCheck } from '../support/health-check.js'

/** How a container, a client or a whole process is, for an orchestrator that restarts it or sends it work. */
export interface Health {
  /**
   * Whether the part can still do its work, now or when the broker is back. A part that is not live gets better only
   * by a restart.
   */
  readonly isLive: boolean
  /** Whether the part would take work at this moment. A part that is live but not ready gets better by itself. */
  readonly isReady: boolean
  /** The details, for people. */
  readonly checks: readonly HealthCheck[]
}

/** Anything that can say how it is: a container, a runner, a client. */
export interface Healthy {
  /** How it is at this moment. */
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
