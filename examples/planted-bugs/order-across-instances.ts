/**
 * An assumption about order: two requests leave in order, and are delivered in order, but to two
 * instances, and nothing says which of them is done first.
 *
 * The fix: each change carries a version, and an older one never replaces a newer one.
 */
import { rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'
import type { PlantedBug } from './planted-bug.js'

interface Profile {
  readonly name: string
  readonly version: number
}

const profiles = new Map<string, Profile>()

@service('profiles')
class ProfileService {
  @rpc save(id: string, profile: Profile): void {
    profiles.set(id, profile)
  }
}

@service('profiles')
class FixedProfileService {
  @rpc save(id: string, profile: Profile): void {
    const known = profiles.get(id)
    if (known === undefined || known.version < profile.version) profiles.set(id, profile)
  }
}

async function scenario(sim: Simulation): Promise<void> {
  profiles.clear()
  const proxy = await sim.proxy<ProfileService>('profiles')
  const saved = [
    proxy.save.callAsync('u1', { name: 'Ada Byron', version: 1 }),
    proxy.save.callAsync('u1', { name: 'Ada Lovelace', version: 2 }),
  ]
  await Promise.all(saved.map((reply) => reply.result()))
  const { name } = profiles.get('u1') ?? {}
  if (name !== 'Ada Lovelace') throw new Error(`the latest name was lost: ${name}`)
}

export const orderAcrossInstances: PlantedBug = {
  title: 'an assumption about order across instances',
  explore: { deviations: 1 },
  buggy: (sim) => {
    sim.service(ProfileService, { instances: 2 })
    return scenario(sim)
  },
  fixed: (sim) => {
    sim.service(FixedProfileService, { instances: 2 })
    return scenario(sim)
  },
}
