import { DependencyProvider, rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

/** The database: it outlives every instance. */
export const data = new Map<string, number>()

@service('store')
export class StoreService {
  @rpc get(key: string): number {
    return data.get(key) ?? 0
  }

  @rpc put(key: string, value: number): void {
    data.set(key, value)
  }

  @rpc add(key: string, amount: number): number {
    const value = (data.get(key) ?? 0) + amount
    data.set(key, value)
    return value
  }

  /** Writes a value where there is that other one. */
  @rpc swap(key: string, from: number, to: number): boolean {
    if ((data.get(key) ?? 0) !== from) return false
    data.set(key, to)
    return true
  }
}

/** Sets up an empty store. */
export function openStore(sim: Simulation, values: Readonly<Record<string, number>> = {}): void {
  data.clear()
  for (const [key, value] of Object.entries(values)) data.set(key, value)
  sim.service(StoreService)
}

/** Other things that a service does before: so many calls, one after the other. */
export async function detour(
  store: { get(key: string): Promise<number> },
  calls: number,
): Promise<void> {
  for (let i = 0; i < calls; i++) await store.get('something else')
}

/** Waits so many virtual milliseconds. */
export type Sleep = (ms: number) => Promise<void>

export class SleepProvider extends DependencyProvider<Sleep> {
  override getDependency(): Sleep {
    const { ambient } = this.container
    return (ms) =>
      new Promise((resolve) => {
        ambient.setTimeout(resolve, ms)
      })
  }
}
