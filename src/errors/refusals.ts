// errors of calls that were given up or turned away on purpose; on the ladder of NamekoException each costs a call
import { identify, NamekoException } from './errors.js'

/** The caller gave the call up through its `signal`; the reason is the cause. A method that has begun runs on. */
export class CallAborted extends NamekoException {
  static {
    identify(this, 'CallAborted', 'KINOKO_CALL_ABORTED')
  }
}

/** Too many calls wait already, or their bodies take too much memory: this call was not sent. */
export class TooManyCalls extends NamekoException {
  static {
    identify(this, 'TooManyCalls', 'KINOKO_TOO_MANY_CALLS')
  }
}

/** A body is larger than `max_body_bytes`, and was not sent, or not read. */
export class PayloadTooLarge extends NamekoException {
  static {
    identify(this, 'PayloadTooLarge', 'KINOKO_PAYLOAD_TOO_LARGE')
  }
}

/** The circuit breaker of the target is open after too many failures: the call was not sent. */
export class CircuitOpen extends NamekoException {
  static {
    identify(this, 'CircuitOpen', 'KINOKO_CIRCUIT_OPEN')
  }
}

/** The bulkhead of the target is full: the call was not sent. */
export class BulkheadFull extends NamekoException {
  static {
    identify(this, 'BulkheadFull', 'KINOKO_BULKHEAD_FULL')
  }
}

/** A message came back more often than `max_redeliveries`, from a last try alone too, and is in the queue of the dead. */
export class PoisonMessage extends NamekoException {
  static {
    identify(this, 'PoisonMessage', 'KINOKO_POISON_MESSAGE')
  }
}

/** Another run of the same idempotency key had not ended when the time of this run was over. */
export class DuplicateInProgress extends NamekoException {
  static {
    identify(this, 'DuplicateInProgress', 'KINOKO_DUPLICATE_IN_PROGRESS')
  }
}

/** An idempotency key came once more, from the same caller (service and user; all standalone clients are one) but with other arguments than the first. */
export class IdempotencyKeyReused extends NamekoException {
  static {
    identify(this, 'IdempotencyKeyReused', 'KINOKO_IDEMPOTENCY_KEY_REUSED')
  }
}
