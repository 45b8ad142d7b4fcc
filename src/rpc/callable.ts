/**
 * Says in the type of a service which of its methods can be called from elsewhere. There for the types alone: a
 * service that `defineService` made has it, a decorated class does not, since decorators leave nothing in a type.
 */
export interface OnlyCallable<Names> {
  readonly [callable]: Names
}

declare const callable: unique symbol
