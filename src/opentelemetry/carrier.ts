import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'

type Headers = Readonly<Record<string, unknown>>

/** Reads trace context from the headers of a message; a service in Python hands them on with a prefix. */
export const getter: TextMapGetter<Headers> = {
  keys: (headers) => Object.keys(headers),
  get(headers, key) {
    const value = headers[key] ?? headers[`nameko.${key}`]
    return typeof value === 'string' ? value : undefined
  },
}

/** Writes trace context into the headers of a message. */
export const setter: TextMapSetter<Record<string, unknown>> = {
  set(headers, key, value) {
    headers[key] = value
  },
}
