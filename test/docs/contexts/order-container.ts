import { rpc, service, ServiceContainer } from 'kinoko'

@service('orders')
class OrderService {
  @rpc place(item: string) {
    return `${item} is on its way`
  }
}

export const container = new ServiceContainer(OrderService)
