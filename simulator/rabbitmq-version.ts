import { platformGlobals } from './client/platform/platform-globals.js'
import { exchangeTypesOfPlugins, type RabbitmqPlugin } from './core/exchanges/plugins.js'
import {
  defaultProfile,
  findProfile,
  profiles,
  rabbitmqVersions,
  type Profile,
  type RabbitmqVersion,
} from './core/profile.js'
import { profileWith, type VersionRule } from './version-rules.js'

const variable = 'KINOKO_RABBITMQ'

/**
 * The profile of a version of RabbitMQ; without one, that of the environment variable `KINOKO_RABBITMQ`, and without
 * that the default. A version that is not simulated is a RangeError.
 *
 * @param rules - rules of later versions that hold, too
 */
export function profileOf(
  version: RabbitmqVersion | undefined,
  rules: readonly VersionRule[] = [],
): Profile {
  const profile = chosen(version)
  const [name] = rabbitmqVersions.filter((other) => profiles[other] === profile)
  return name === undefined || rules.length === 0 ? profile : profileWith(name, rules)
}

function chosen(version: RabbitmqVersion | undefined): Profile {
  if (version !== undefined) return known(version, 'rabbitmq')
  const wanted = platformGlobals.process?.env?.[variable]
  return wanted === undefined || wanted === '' ? defaultProfile : known(wanted, variable)
}

function known(version: string, source: string): Profile {
  const profile = findProfile(version)
  if (profile !== undefined) return profile
  throw new RangeError(
    `${source}: RabbitMQ ${version} is not simulated; choose one of ${rabbitmqVersions.join(', ')}`,
  )
}

/** The plugins, if all of them are known; else a RangeError says which is not. */
export function checkedPlugins(plugins: readonly RabbitmqPlugin[]): readonly RabbitmqPlugin[] {
  const known = Object.keys(exchangeTypesOfPlugins)
  const unknown = plugins.find((plugin) => !known.includes(plugin))
  if (unknown === undefined) return plugins
  throw new RangeError(`plugins: ${unknown} is not simulated; there are ${known.join(', ')}`)
}
