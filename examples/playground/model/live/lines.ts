/** What `/api/kinoko/trace?follow=true&state=true` tells, line by line. */

export type Line =
  | { readonly state: BrokerState }
  | { readonly routed: Routing }
  | { readonly dropped: number }
  | FrameLine

/** All that there is in the broker at a moment. */
export interface BrokerState {
  /** The names of the faults that the broker can have. */
  readonly faults: readonly string[]
  /** Whether methods of clients wait for a step. */
  readonly paused: boolean
  readonly delay_ms: number
  /** The reason of an alarm. */
  readonly alarm: string | null
  /** RabbitMQ's. */
  readonly version: string
  readonly listeners: readonly {
    readonly protocol: string
    readonly host: string
    readonly port: number
  }[]
  /** Methods of clients that are not applied yet; who has one here is not read, so more may come. */
  readonly waiting: number
  readonly virtual_hosts: readonly VirtualHostState[]
  readonly connections: readonly ConnectionState[]
}

export interface VirtualHostState {
  readonly name: string
  readonly exchanges: readonly { readonly name: string; readonly type: string }[]
  readonly queues: readonly QueueState[]
  readonly bindings: readonly BindingState[]
}

export interface QueueState {
  readonly name: string
  readonly ready: number
  readonly unacked: number
  readonly consumers: readonly ConsumerState[]
}

export interface ConsumerState {
  readonly connection: number
  readonly channel: number
  readonly tag: string
  readonly unacked: number
  readonly prefetch: number
}

export interface BindingState {
  readonly source: string
  readonly destination: string
  readonly destinationKind: 'queue' | 'exchange'
  readonly routingKey: string
}

export interface ConnectionState {
  readonly connection: number
  /** `127.0.0.1:50000 -> 127.0.0.1:5672`. */
  readonly name: string
  /** What the client calls itself, and its library; a client may tell neither. */
  readonly connection_name?: unknown
  readonly product?: unknown
  readonly user: string
  readonly vhost: string
  readonly blocked: boolean
}

/** Where an exchange has put a message. */
export interface Routing {
  readonly vhost: string
  readonly exchange: string
  readonly routingKey: string
  readonly queues: readonly string[]
  /** Whether it was in a queue before. */
  readonly isDead: boolean
}

/** A method with its fields, by AMQP's names in camel case. */
export interface FrameLine {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly direction: 'received' | 'sent' | 'operator'
  readonly method: string
  readonly connection: number
  readonly channel: number
  readonly properties?: Readonly<Record<string, unknown>>
  readonly payload?: string
  readonly payload_encoding?: 'string' | 'base64'
  /** The bytes that there were; the payload may be shortened. */
  readonly payload_bytes?: number
}

/** A field of the method; undefined where it has none of that name. */
export function fieldOf(line: FrameLine, field: string): unknown {
  return (line as unknown as Readonly<Record<string, unknown>>)[field]
}

/** A field that is a text; empty where it is none. */
export function textOf(line: FrameLine, field: string): string {
  const value = fieldOf(line, field)
  return typeof value === 'string' ? value : ''
}

export function numberOf(line: FrameLine, field: string): number {
  const value = fieldOf(line, field)
  return typeof value === 'number' ? value : 0
}
