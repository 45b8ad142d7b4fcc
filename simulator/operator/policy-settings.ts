import type { Profile } from '../core/profile.js'
import { shown } from '../options/check-names.js'
import { aCount, areTexts, aText, aWholeNumber, be, oneOf, type Check } from '../options/values.js'

const positive = be(
  'a whole number above 0',
  (value) => Number.isInteger(value) && (value as number) > 0,
)

const aFilterSize = be(
  'a whole number from 16 to 255',
  (value) => Number.isInteger(value) && (value as number) >= 16 && (value as number) <= 255,
)

const anAge = be(
  'a text of a number and one of Y, M, D, h, m, s',
  (value) => typeof value === 'string' && /^\d+[YMDhms]$/.test(value),
)

const parameters = be(
  'a whole number above 0, or a list of names of nodes',
  (value) =>
    positive(value) === undefined || (areTexts(value) && (value as readonly string[]).length > 0),
)

/** The rule for each setting, in all versions that have it. */
const settings: Readonly<Record<string, Check>> = {
  'alternate-exchange': aText,
  'consumer-disconnected-timeout': aCount,
  'consumer-timeout': aCount,
  'dead-letter-exchange': aText,
  'dead-letter-routing-key': aText,
  'dead-letter-strategy': oneOf('at-most-once', 'at-least-once'),
  'delayed-retry-max': positive,
  'delayed-retry-min': positive,
  'delayed-retry-type': oneOf('all', 'failed', 'returned', 'disabled'),
  expires: positive,
  'ha-mode': oneOf('all', 'exactly', 'nodes'),
  'ha-params': parameters,
  'ha-promote-on-failure': oneOf('always', 'when-synced'),
  'ha-promote-on-shutdown': oneOf('always', 'when-synced'),
  'ha-sync-batch-size': positive,
  'ha-sync-mode': oneOf('manual', 'automatic'),
  'initial-cluster-size': aCount,
  'max-age': anAge,
  'max-in-memory-bytes': aCount,
  'max-in-memory-length': aCount,
  'max-length': aCount,
  'max-length-bytes': aCount,
  'message-ttl': aCount,
  overflow: oneOf('drop-head', 'reject-publish', 'reject-publish-dlx'),
  'queue-leader-locator': oneOf('client-local', 'balanced', 'random', 'least-leaders'),
  'queue-mode': oneOf('default', 'lazy'),
  'queue-version': oneOf(1, 2),
  'stream-filter-size-bytes': aFilterSize,
  'stream-max-segment-size-bytes': aCount,
  'target-group-size': positive,
}

/** The rules of settings that are not the same in all versions. */
function checkOf(key: string, profile: Profile): Check | undefined {
  switch (key) {
    case 'delivery-limit':
      return profile.quorum.takesNegativeLimitAsNone ? aWholeNumber : aCount
    case 'queue-master-locator':
      return oneOf(...profile.policies.masterLocators)
    default:
      return settings[key]
  }
}

/** The problem of a setting that the version has; undefined when there is none. */
export function settingFault(key: string, value: unknown, profile: Profile): string | undefined {
  if (key === 'queue-master-locator' && profile.queues.denied.queue_master_locator !== undefined) {
    return `${key} is a deprecated feature that is not permitted: deprecatedFeatures: { queue_master_locator: true } permits it`
  }
  const expected = checkOf(key, profile)?.(value)
  return expected === undefined ? undefined : `${key} has to be ${expected}, and is ${shown(value)}`
}
