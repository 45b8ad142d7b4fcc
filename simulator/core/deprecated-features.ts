import type { DeniableFeature, DeprecatedFeature, Profile } from './differences.js'

export type { DeniableFeature, DeprecatedFeature } from './differences.js'

export const deprecatedFeatures: readonly DeprecatedFeature[] = [
  'global_qos',
  'queue_master_locator',
  'transient_nonexcl_queues',
]

/** The words that a client is told; only as much of it arrives as a reply text holds. */
export function deniedByDefault(feature: DeniableFeature): string {
  return (
    `Feature \`${feature}\` is deprecated.\nBy default, this feature is not permitted anymore.\n` +
    'The feature will be removed from a future major RabbitMQ version, regardless of the configuration; ' +
    'actual version to be determined.\nTo continue using this feature when it is not permitted'
  )
}

function deniedByConfiguration(feature: DeniableFeature): string {
  return (
    `Feature \`${feature}\` is deprecated.\n` +
    'Its use is not permitted per the configuration (overriding the default, which is permitted):\n' +
    `    "deprecated_features.permit.${feature} = false"\n` +
    'Its use will not be permitted by default in a future minor RabbitMQ version'
  )
}

/** The deprecated features that are permitted; one that is not named is as the version has it. */
export type FeaturePermissions = Readonly<Partial<Record<DeprecatedFeature, boolean>>>

/** The profile of a broker whose configuration permits and denies deprecated features. */
export function withFeatures(profile: Profile, permitted: FeaturePermissions): Profile {
  const { channels, queues } = profile
  const { global_qos: sharesGlobalPrefetch = channels.sharesGlobalPrefetch, ...others } = permitted
  const denied = { ...queues.denied }
  for (const feature of Object.keys(others) as DeniableFeature[]) {
    if (others[feature] === true) Reflect.deleteProperty(denied, feature)
    else denied[feature] ??= deniedByConfiguration(feature)
  }
  return {
    ...profile,
    channels: { ...channels, sharesGlobalPrefetch },
    queues: { ...queues, denied },
  }
}
