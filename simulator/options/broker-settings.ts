import { defaultSettings, type BrokerSettings } from '../core/settings.js'
import { checkedPlugins, profileOf } from '../rabbitmq-version.js'
import type { SimulatorOptions } from './simulator-options.js'

/** The configuration of a simulator's broker; a RangeError for a version or a plugin that is not simulated. */
export function brokerSettingsOf(options: SimulatorOptions): BrokerSettings {
  return {
    ...defaultSettings,
    profile: profileOf(options.rabbitmq, options.rules, options.deprecatedFeatures),
    plugins: checkedPlugins(options.plugins ?? []),
    ...accessOf(options),
  }
}

function accessOf({ users, virtualHosts }: SimulatorOptions): Partial<BrokerSettings> {
  return {
    ...(users === 'any' ? { makesUsers: true } : { users: users ?? defaultSettings.users }),
    ...(virtualHosts === 'any'
      ? { makesVirtualHosts: true }
      : { virtualHosts: virtualHosts ?? defaultSettings.virtualHosts }),
  }
}
