import { platformGlobals } from './client/platform/platform-globals.js'
import { exchangeTypesOfPlugins, type RabbitmqPlugin } from './core/exchanges/plugins.js'
import {
  defaultProfile,
  findProfile,
  rabbitmqVersions,
  type Profile,
  type RabbitmqVersion,
} from './core/profile.js'

const variable = 'KINOKO_RABBITMQ'

/**
 * The profile of a version of RabbitMQ; without one, that of the environment variable `KINOKO_RABBITMQ`, and without
 * that the default. A version that is not simulated is a RangeError.
 */
export function profileOf(version: RabbitmqVersion | undefined): Profile {
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
