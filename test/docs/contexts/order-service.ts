import { rpc, service } from 'kinoko'

@service('orders')
export class OrderService {
  @rpc place(item: string) {
    return `${item} is on its way`
  }
}
