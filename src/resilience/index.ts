/**
 * A circuit breaker and a bulkhead for each target of calls, as middleware on cockatiel's policies. The
 * core of Kinoko knows nothing of them.
 */
export { bulkhead, type BulkheadOptions } from './bulkhead.js'
export { circuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js'
export { isFailureOfTarget } from './failure.js'
export type { Scope } from './targets.js'
