import { contextsAreFree, type World } from '../../simulator/index.js'

type Clock = ReturnType<World['clockOf']>

/** A simulation whose time and chance stand in the place of the platform's, for its own code. */
export class GlobalScope {
  readonly world: World
  /** The host whose code runs, or ran last. */
  host = 'client'
  /** Whether code that has no context belongs to this simulation. */
  isSole = false
  readonly #begin: number
  #isOpen = true

  constructor(world: World) {
    this.world = world
    this.#begin = world.now()
    world.events.on('turn', this.#onTurn)
    open.add(this)
  }

  /** Time and chance of the host whose code runs. */
  get clock(): Clock {
    return this.world.clockOf(this.host)
  }

  /** Virtual milliseconds since the scope was opened. */
  get elapsedMs(): number {
    return this.world.now() - this.#begin
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Runs code of this simulation. */
  run<T>(code: () => T): T {
    return contexts === undefined ? code() : contexts.run(this, code)
  }

  close(): void {
    this.#isOpen = false
    this.world.events.off('turn', this.#onTurn)
    open.delete(this)
    if (sole === this) sole = undefined
  }

  readonly #onTurn = (host: string): void => {
    this.host = host
  }
}

const open = new Set<GlobalScope>()

/** The simulation to which code belongs that has no context of its own. */
let sole: GlobalScope | undefined

interface Contexts {
  run<T>(scope: GlobalScope, code: () => T): T
  getStore(): GlobalScope | undefined
}

/** Undefined as long as one simulation after the other runs where contexts have their price. */
let contexts: Contexts | undefined

/**
 * Opens a scope. Simulations that run at the same time are told apart by their asynchronous contexts: throws where the
 * platform has none.
 *
 * @param hasNeighbours - whether other code runs at the same time: without it all code is the simulation's where
 *   contexts have their price
 */
export function openScope(world: World, hasNeighbours: boolean): GlobalScope {
  if (contextsAreFree || hasNeighbours || open.size > 0) contexts ??= createContexts()
  if (open.size > 0 && contexts === undefined) throw twoAtATime()
  const scope = new GlobalScope(world)
  if (!contextsAreFree && !hasNeighbours && open.size === 1) sole = scope
  scope.isSole = scope === sole
  return scope
}

/** The simulation to which the code belongs that runs at the moment; undefined for code of no simulation. */
export function currentScope(): GlobalScope | undefined {
  const scope = contexts?.getStore() ?? sole
  return scope?.isOpen === true ? scope : undefined
}

/** The world to which the running code belongs by its context, though its simulation may be over. */
export function worldOfContext(): World | undefined {
  return contexts?.getStore()?.world
}

function createContexts(): Contexts | undefined {
  const { process } = globalThis as { process?: NodeProcess }
  const hooks = process?.getBuiltinModule?.('async_hooks')
  return hooks && new hooks.AsyncLocalStorage()
}

interface NodeProcess {
  getBuiltinModule?(
    name: 'async_hooks',
  ): { readonly AsyncLocalStorage: new () => Contexts } | undefined
}

function twoAtATime(): Error {
  return new Error(
    'globals: another simulation still runs, and this platform cannot tell the code of the two apart. Await each ' +
      'simulation before the next, or run them with `globals: false`',
  )
}
