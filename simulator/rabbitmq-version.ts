import { platformGlobals } from './client/platform/platform-globals.js'
import {
  deprecatedFeatures,
  withFeatures,
  type FeaturePermissions,
} from './core/deprecated-features.js'
import { exchangeTypesOfPlugins, type RabbitmqPlugin } from './core/exchanges/plugins.js'
import {
  defaultProfile,
  findProfile,
  profiles,
  rabbitmqVersions,
  type Profile,
  type RabbitmqRelease,
  type RabbitmqVersion,
} from './core/profile.js'
import { named, shown } from './options/check-names.js'
import { profileWith, type VersionRule } from './version-rules.js'

const variable = 'KINOKO_RABBITMQ'

/** The code of the error, by which the command line knows that a setting is wrong, not a program. */
const unknownVersion = 'ERR_RABBITMQ_VERSION'

/**
 * The profile of a version of RabbitMQ; without one, that of the environment variable `KINOKO_RABBITMQ`, and without
 * that the default. A version that is not simulated is a RangeError.
 *
 * @param rules - rules of later versions that hold, too
 * @param features - deprecated features that are permitted or denied
 */
export function profileOf(
  version: RabbitmqVersion | RabbitmqRelease | undefined,
  rules: readonly VersionRule[] = [],
  features: FeaturePermissions = {},
): Profile {
  const profile = chosen(version)
  const [name] = rabbitmqVersions.filter((other) => profiles[other] === profile)
  const ruled = name === undefined || rules.length === 0 ? profile : profileWith(name, rules)
  checkFeatures(features, ruled)
  return Object.keys(features).length === 0 ? ruled : withFeatures(ruled, features)
}

function checkFeatures(
  features: FeaturePermissions,
  { version, hasDeprecatedFeatures }: Profile,
): void {
  for (const [feature, isPermitted] of Object.entries(features)) {
    if (!deprecatedFeatures.some((one) => one === feature)) {
      throw new RangeError(
        `deprecatedFeatures: ${named(feature)} is not simulated; there are ${deprecatedFeatures.join(', ')}`,
      )
    }
    if (typeof isPermitted !== 'boolean') {
      throw new TypeError(`deprecatedFeatures: ${feature} has to be true or false`)
    }
    if (!hasDeprecatedFeatures) {
      throw new RangeError(`deprecatedFeatures: RabbitMQ ${version} permits and denies none`)
    }
  }
}

function chosen(version: RabbitmqVersion | RabbitmqRelease | undefined): Profile {
  if (version !== undefined) return known(version, 'rabbitmq')
  const wanted = platformGlobals.process?.env?.[variable]
  return wanted === undefined || wanted === '' ? defaultProfile : known(wanted, variable)
}

function known(version: unknown, source: string): Profile {
  if (typeof version !== 'string') {
    throw new TypeError(`${source} has to be a text such as '4.3', and is ${shown(version)}`)
  }
  const profile = findProfile(version)
  if (profile !== undefined) return profile
  const text = `${source}: RabbitMQ ${named(version)} is not simulated; ${released(version)}choose one of ${rabbitmqVersions.join(', ')}`
  throw Object.assign(new RangeError(text), { code: unknownVersion })
}

/** Names the one release of a minor version. */
function released(version: string): string {
  const minor = rabbitmqVersions.find((known) => version.startsWith(`${known}.`))
  return minor === undefined ? '' : `of ${minor} there is ${profiles[minor].version}; `
}

/** The plugins, if all of them are known; else a RangeError says which is not. */
export function checkedPlugins(plugins: readonly RabbitmqPlugin[]): readonly RabbitmqPlugin[] {
  const known = Object.keys(exchangeTypesOfPlugins)
  const unknown = plugins.find((plugin) => !known.includes(plugin))
  if (unknown === undefined) return plugins
  throw new RangeError(`plugins: ${named(unknown)} is not simulated; there are ${known.join(', ')}`)
}
