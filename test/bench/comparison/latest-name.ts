/** The bug of docs/simulation.md: two instances, and nothing says which of two requests is done first. */
import { rpc, service, type ServiceProxy } from 'kinoko'

const profiles = new Map<string, string>()

@service('profiles')
class ProfileService {
  @rpc save(id: string, name: string) {
    profiles.set(id, name)
  }
}

export const instances = [ProfileService, ProfileService]

/** Whether the older of two names is kept. */
export async function happens(proxy: ServiceProxy): Promise<boolean> {
  const service = proxy as unknown as ServiceProxy<ProfileService>
  const saved = [
    service.save.callAsync('u1', 'Ada Byron'),
    service.save.callAsync('u1', 'Ada Lovelace'),
  ]
  await Promise.all(saved.map((reply) => reply.result()))
  return profiles.get('u1') !== 'Ada Lovelace'
}
