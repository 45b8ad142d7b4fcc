import {
  BrokenCircuitError,
  circuitBreaker as createBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  SamplingBreaker,
  type CircuitBreakerPolicy,
} from 'cockatiel'
import { CircuitOpen, type Middleware } from '../index.js'
import { isFailureOfTarget } from './failure.js'
import { Targets, type Scope } from './targets.js'

/** Options of {@link circuitBreaker}. Durations are in seconds, as nameko's. */
export interface CircuitBreakerOptions {
  /** Whether each service or each method has a breaker of its own. Default `service`. */
  scope?: Scope
  /** Seconds that an open breaker waits before it lets one call try. Default 10. */
  halfOpenAfter?: number
  /** The number of failures in a row after which the breaker opens. Default 5; not with `failureRate`. */
  failures?: number
  /**
   * The share of failed calls, of those of the last `over` seconds, at which the breaker opens: 0.5 is half. Default:
   * none, `failures` decides.
   */
  failureRate?: number
  /** The seconds whose calls `failureRate` counts. Default 30. */
  over?: number
  /** The number of calls a second below which `failureRate` says nothing. Default 1. */
  minimumRate?: number
  /** Whether an error is a failure. Default: the target did not answer ({@link isFailureOfTarget}). */
  isFailure?: (error: unknown) => boolean
  /** Called at every change of a breaker. Default: nothing is called. */
  onChange?: (target: string, state: 'closed' | 'open' | 'half-open') => void
}

const names: Partial<Record<CircuitState, 'closed' | 'open' | 'half-open'>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
}

/**
 * Turns calls to a target away at once, with a CircuitOpen, after it has failed too often. Time is the
 * host's, as cockatiel asks it; in a simulation that is `simulate({ globals: true })`.
 *
 * @example
 * new ServiceContainer(OrderService, { config, middleware: [circuitBreaker({ failures: 5 })] })
 */
export function circuitBreaker(options: CircuitBreakerOptions = {}): Middleware {
  const breakers = new Targets(options.scope ?? 'service', (target) => make(target, options))
  return {
    async call(call, next) {
      try {
        return await breakers.of(call).execute(next)
      } catch (cause) {
        if (!(cause instanceof BrokenCircuitError)) throw cause
        throw new CircuitOpen(
          `${call.service}.${call.method}: not sent, the circuit breaker is open after too many failures`,
          { cause },
        )
      }
    },
  }
}

function make(target: string, options: CircuitBreakerOptions): CircuitBreakerPolicy {
  const { halfOpenAfter = 10, failures = 5, failureRate, over = 30, minimumRate = 1 } = options
  const { isFailure = isFailureOfTarget, onChange } = options
  const breaker = createBreaker(handleWhen(isFailure), {
    halfOpenAfter: halfOpenAfter * 1000,
    breaker:
      failureRate === undefined
        ? new ConsecutiveBreaker(failures)
        : new SamplingBreaker({
            threshold: failureRate,
            duration: over * 1000,
            minimumRps: minimumRate,
          }),
  })
  breaker.onStateChange((state) => {
    const name = names[state]
    if (name !== undefined) onChange?.(target, name)
  })
  return breaker
}
