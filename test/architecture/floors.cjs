/**
 * The floors of `src`, from the top down. A floor imports from itself and from the floors below it;
 * dependency-cruiser holds the order, docs/architecture.md tells it.
 */
module.exports = [
  ['cli'],
  ['opentelemetry', 'recorder', 'resilience', 'node', 'vite'],
  ['index'],
  ['events'],
  ['rpc'],
  ['extensions'],
  ['container'],
  ['amqp'],
  ['service'],
  ['wire'],
  ['config'],
  ['errors'],
  ['support'],
  ['ports'],
]
