/** What a person does to a running cluster, as plain data: so it can be kept, shared and done again. */
import type { ServiceInstance, Simulation } from 'kinoko/testing'

export type Intervention =
  | { readonly kind: 'crash' | 'restart' | 'pause' | 'resume'; readonly instance: string }
  | { readonly kind: 'cut' | 'heal' | 'hold' | 'release' | 'disconnect'; readonly host: string }
  | { readonly kind: 'slow'; readonly host: string; readonly delayMs: number }
  | { readonly kind: 'add'; readonly service: string }
  | { readonly kind: 'restart broker'; readonly downMs: number }
  | { readonly kind: 'block' | 'unblock' | 'refuse' | 'accept' }
  | {
      readonly kind: 'call'
      readonly service: string
      readonly method: string
      readonly args: readonly unknown[]
    }
  /** Lets another event go first than the choices would. */
  | { readonly kind: 'choose'; readonly place: number }

/** An intervention and the number of the event after which it happens. */
export interface Act {
  readonly after: number
  readonly what: Intervention
}

/** In a few words, for the list of what was done. */
export function describeIntervention(what: Intervention): string {
  switch (what.kind) {
    case 'crash':
    case 'restart':
    case 'pause':
    case 'resume':
      return `${what.kind} ${what.instance}`
    case 'cut':
      return `cut the link of ${what.host}`
    case 'heal':
      return `mend the link of ${what.host}`
    case 'hold':
      return `hold the link of ${what.host}`
    case 'release':
      return `let go of the link of ${what.host}`
    case 'disconnect':
      return `break the connections of ${what.host}`
    case 'slow':
      return what.delayMs === 0
        ? `make ${what.host} fast again`
        : `slow ${what.host} down by ${what.delayMs} ms`
    case 'add':
      return `add an instance of ${what.service}`
    case 'restart broker':
      return `restart the broker, down for ${what.downMs} ms`
    case 'block':
      return 'block publishers'
    case 'unblock':
      return 'unblock publishers'
    case 'refuse':
      return 'refuse connections'
    case 'accept':
      return 'accept connections'
    case 'call':
      return `call ${what.service}.${what.method}(${what.args.map((arg) => JSON.stringify(arg)).join(', ')})`
    case 'choose':
      return `let event ${what.place + 1} in line go first`
  }
}

/**
 * Does it. What names nobody does nothing: the code of the scenario may have changed since.
 *
 * @param held the machines whose links are held, for `hold` and `release`
 */
export function intervene(sim: Simulation, what: Intervention, held: Set<string>): void {
  switch (what.kind) {
    case 'crash':
      return withInstance(sim, what.instance, (instance) => sim.crash(instance))
    case 'restart':
      return withInstance(sim, what.instance, (instance) => void sim.restart(instance))
    case 'pause':
      return withInstance(sim, what.instance, (instance) => sim.pause(instance))
    case 'resume':
      return withInstance(sim, what.instance, (instance) => sim.resume(instance))
    case 'cut':
      return sim.partition(what.host)
    case 'heal':
      return sim.heal(what.host)
    case 'hold':
      return hold(sim, what.host, held)
    case 'release':
      return release(sim, what.host, held)
    case 'disconnect':
      return sim.disconnect(what.host)
    case 'slow':
      return sim.slow(what.host, what.delayMs === 0 ? {} : what.delayMs)
    case 'add':
      return void sim.services.find(({ name }) => name === what.service)?.add()
    case 'restart broker':
      return void sim.broker.restart(what.downMs)
    case 'block':
      return sim.broker.block()
    case 'unblock':
      return sim.broker.unblock()
    case 'refuse':
      return sim.broker.refuse()
    case 'accept':
      return sim.broker.accept()
    case 'call':
      return void call(sim, what)
    case 'choose':
      // the choices of the run ask for it themselves
      return
  }
}

function withInstance(
  sim: Simulation,
  name: string,
  act: (instance: ServiceInstance) => void,
): void {
  const instance = sim.instances.find((other) => other.name === name)
  if (instance !== undefined) act(instance)
}

/** Frames wait on a link that is held, and nobody takes anybody for dead: unlike a cut, it has no end. */
function hold(sim: Simulation, host: string, held: Set<string>): void {
  sim.note(`the link of ${host} is held`)
  held.add(host)
  for (const link of sim.simulator.world.network.linksOf(host)) {
    link.up.close()
    link.down.close()
  }
}

function release(sim: Simulation, host: string, held: Set<string>): void {
  sim.note(`the link of ${host} is let go`)
  held.delete(host)
  for (const link of sim.simulator.world.network.linksOf(host)) {
    link.up.open()
    link.down.open()
  }
}

type Call = Extract<Intervention, { kind: 'call' }>

async function call(sim: Simulation, { service, method, args }: Call): Promise<void> {
  try {
    const cluster =
      await sim.cluster<Record<string, Record<string, (...args: unknown[]) => unknown>>>()
    const result = await cluster[service]?.[method]?.(...args)
    sim.note(
      `you hear from ${service}.${method}: ${result === undefined ? 'nothing' : JSON.stringify(result)}`,
    )
  } catch (error) {
    const { name, message } = error as Error
    sim.note(`you hear from ${service}.${method}: ${name}: ${message}`)
  }
}
