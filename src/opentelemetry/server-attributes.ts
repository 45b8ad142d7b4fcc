import type { Attributes } from '@opentelemetry/api'
import { placeOf } from '../amqp/broker-place.js'
import { urisOf } from '../amqp/uri.js'
import type { ResolvedConfig } from '../config/config.js'

const known = new WeakMap<ResolvedConfig, Attributes>()

/**
 * `server.address` and `server.port` of the broker (https://opentelemetry.io/docs/specs/semconv/registry/attributes/server/).
 * Of several brokers in the configuration nobody knows here which one is connected, so none is named.
 */
export function serverAttributes(config: ResolvedConfig): Attributes {
  let attributes = known.get(config)
  if (attributes === undefined) {
    attributes = attributesOf(config)
    known.set(config, attributes)
  }
  return attributes
}

function attributesOf(config: ResolvedConfig): Attributes {
  const [uri = '', another] = urisOf(config)
  if (another !== undefined) return {}
  const [, address = '', port = ''] = /^(.*):(\d+)$/.exec(placeOf(uri).host) ?? []
  return { 'server.address': address, 'server.port': Number(port) }
}
