import { rpc, service } from 'kinoko'
import type { Simulation } from 'kinoko/testing'

const profiles = new Map<string, { name: string; version: number }>()

@service('profiles')
class ProfileService {
  @rpc save(id: string, name: string, version: number) {
    if ((profiles.get(id)?.version ?? 0) < version) profiles.set(id, { name, version })
  }
}

export async function scenario(sim: Simulation): Promise<void> {
  profiles.clear()
  sim.service(ProfileService, { instances: 2 })
  const proxy = await sim.proxy<ProfileService>('profiles')
  const saved = ['Ada Byron', 'Ada Lovelace'].map((name, i) =>
    proxy.save.callAsync('u1', name, i + 1),
  )
  await Promise.all(saved.map((reply) => reply.result()))
  if (profiles.get('u1')?.name !== 'Ada Lovelace') throw new Error('the latest name was lost')
}
