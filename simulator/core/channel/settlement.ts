import type { RefusalCause, ReturnCause } from '../differences.js'

/** A client's decision on deliveries, and the method that told it. */
export type Settlement =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'requeue'; readonly cause: ReturnCause }
  | { readonly kind: 'discard'; readonly cause: RefusalCause }
