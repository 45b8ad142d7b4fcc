import type { ServiceInstance, Simulation } from 'kinoko/testing'
import type { Intervention } from '../model/intervention.js'

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
