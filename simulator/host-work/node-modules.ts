/**
 * The modules of Node that tell of its work. They are asked for at run time: elsewhere there are none, and nothing here
 * imports a Node module.
 */
export interface AsyncHooks {
  createHook(callbacks: HookCallbacks & { readonly trackPromises?: unknown }): AsyncHook
  executionAsyncId(): number
  readonly AsyncResource: new (type: string, trigger: number) => { asyncId(): number }
}

export interface HookCallbacks {
  init?(id: number, type: string, trigger: number, resource: object): void
  after?(id: number): void
  destroy?(id: number): void
}

export interface AsyncHook {
  enable(): unknown
  disable(): unknown
}

export interface DiagnosticsChannel {
  subscribe(name: string, listener: (message: unknown) => void): void
  unsubscribe(name: string, listener: (message: unknown) => void): boolean
}

interface NodeProcess {
  getBuiltinModule?(name: string): unknown
}

const { process } = globalThis as { process?: NodeProcess }

/** Undefined outside Node, and in Node before 20.16, which gives its modules only to those who import them. */
export const asyncHooks = process?.getBuiltinModule?.('async_hooks') as AsyncHooks | undefined

export const diagnosticsChannel = process?.getBuiltinModule?.('diagnostics_channel') as
  DiagnosticsChannel | undefined
