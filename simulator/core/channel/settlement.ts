import type { RefusalCause, ReturnCause } from '../differences.js'

/** What a client does with deliveries, and by which method. */
export type Settlement =
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'requeue'; readonly cause: ReturnCause }
  | { readonly kind: 'discard'; readonly cause: RefusalCause }
