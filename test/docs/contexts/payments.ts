import { rpc, service, ServiceContainer, serviceNameOf, ServiceRpcClient } from 'kinoko'
import type { ServiceClass, ServiceProxy } from 'kinoko'

/** Hosts a service, and gives a client of it. */
export async function proxyOf<T extends object>(hosted: ServiceClass<T>): Promise<ServiceProxy<T>> {
  await new ServiceContainer(hosted).start()
  return new ServiceRpcClient<T>(serviceNameOf(hosted)).start()
}

export { rpc, service }
