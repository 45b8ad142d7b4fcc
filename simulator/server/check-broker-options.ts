import { checkNames } from '../options/check-names.js'
import {
  aName,
  anObject,
  areNames,
  arePlugins,
  areUsers,
  aVersion,
  be,
  checkValues,
  isCount,
  isNotNegative,
  isPort,
  type Check,
} from '../options/values.js'
import type { BrokerOptions, BrokerTls } from './broker-options.js'

const aPort = be('a port, or 0 for a free one', isPort)

const pem = be(
  'PEM as a text or as bytes',
  (value) => typeof value === 'string' || value instanceof Uint8Array,
)

const checks: Readonly<Record<keyof BrokerOptions, Check>> = {
  port: aPort,
  host: aName,
  tls: anObject,
  webSocketPort: aPort,
  managementPort: aPort,
  rabbitmq: aVersion,
  plugins: arePlugins,
  trace: be('a number of frames that is not negative', isNotNegative),
  users: be('an object of passwords by user name', areUsers),
  virtualHosts: be('a list of names that are not empty', areNames),
  heartbeat: be('a number of seconds that is not negative', isCount),
}

const ofTls: Readonly<Record<keyof BrokerTls, Check>> = {
  port: aPort,
  cert: pem,
  key: pem,
  ca: pem,
  requireCertificate: be('true or false', (value) => typeof value === 'boolean'),
  loginFrom: be('distinguished_name or common_name', (value) =>
    ['distinguished_name', 'common_name'].includes(value as string),
  ),
}

/** How other programs name the options. */
const aliases = { version: 'rabbitmq', vhosts: 'virtualHosts' }

/** A TypeError for an option that there is not, or that is of another kind than it has to be. */
export function checkBrokerOptions(options: BrokerOptions): void {
  checkNames('startBroker', options, Object.keys(checks), aliases)
  checkValues('startBroker', options, checks)
  const { tls } = options
  if (tls === undefined) return
  checkNames('startBroker: tls', tls, Object.keys(ofTls))
  checkValues('startBroker: tls', tls, ofTls)
  const missing = (['cert', 'key'] as const).find((part) => !Object.hasOwn(tls, part))
  if (missing !== undefined) throw new TypeError(`startBroker: tls: ${missing} is missing`)
  const useless = (['requireCertificate', 'loginFrom'] as const).find((part) => part in tls)
  if (useless !== undefined && tls.ca === undefined) {
    throw new TypeError(
      `startBroker: tls: ${useless} needs ca, the certificate of who signs those of clients`,
    )
  }
}
