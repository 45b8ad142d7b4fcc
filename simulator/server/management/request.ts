import { badRequest } from './http-error.js'
import type { LineWriter } from './line-writer.js'

export type JsonObject = Readonly<Record<string, unknown>>

/** The user who asks, as the password has shown. */
export interface ApiUser {
  readonly name: string
  readonly password: string
  readonly tags: readonly string[]
}

/** A request to the management API. */
export interface ApiRequest {
  readonly method: string
  /** The part of the path in the place of `:name`, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly header: (name: string) => string | undefined
  /** The body as JSON; an empty one is an empty object. */
  readonly body: JsonObject
  readonly user: ApiUser
}

/** The answer to a request: a status, and mostly a body of JSON. */
export interface ApiAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of a body: lines until it ends, or the client has had enough. */
  readonly stream?: LineStream
}

export interface LineStream {
  /** The line that says how many lines a slow reader has missed. */
  readonly tellDropped: (count: number) => string
  /** Begins to write; gives what is done at the end. */
  readonly open: (lines: LineWriter) => () => void
}

export type Handler = (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>

export function ok(body: unknown): ApiAnswer {
  return { status: 200, body }
}

/** Something is there now that was asked for. */
export function put(isNew: boolean): ApiAnswer {
  return { status: isNew ? 201 : 204 }
}

export const gone: ApiAnswer = { status: 204 }

/** The part of the path of that name. */
export function param({ params }: ApiRequest, name: string): string {
  return params[name] ?? ''
}

export function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {}
  const value = parsed(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as JsonObject
  throw badRequest('not_json')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest('not_json')
  }
}

/** Fails where one of them is not in the body. */
export function requireKeys(body: JsonObject, ...keys: readonly string[]): void {
  const missing = keys.filter((key) => body[key] === undefined)
  if (missing.length === 0) return
  throw badRequest(`[${missing.map((key) => `{key_missing,${key}}`).join(',\n ')}]`)
}

/** A flag in a body; texts of flags are taken, too. */
export function flagOf(body: JsonObject, key: string, usual = false): boolean {
  const value = body[key] ?? usual
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw badRequest(['not_boolean', value])
}

export function textOf(body: JsonObject, key: string, usual = ''): string {
  const value = body[key] ?? usual
  if (typeof value === 'string') return value
  throw badRequest(`${key} has to be a text`)
}

export function numberOf(body: JsonObject, key: string, usual: number): number {
  const value = Number(body[key] ?? usual)
  if (Number.isSafeInteger(value)) return value
  throw badRequest(`${key} has to be a whole number`)
}

export function objectOf(body: JsonObject, key: string): JsonObject {
  const value = body[key] ?? {}
  // PHP and Lua write an empty object as an array
  if (Array.isArray(value) && value.length === 0) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject
  throw badRequest(`${key} has to be an object`)
}
