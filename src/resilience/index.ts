/**
 * A circuit breaker and a bulkhead for each target of calls, as middleware on cockatiel's policies: the core of Kinoko
 * knows nothing of either.
 */
export { bulkhead, type BulkheadOptions } from './bulkhead.js'
export { circuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.js'
export { isFailureOfTarget } from './failure.js'
export type { Scope } from './targets.js'
