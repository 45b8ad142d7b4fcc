import { rpc, service } from 'kinoko'

@service('prices')
export class PriceService {
  @rpc of(item: string): number {
    return item.length * 100
  }
}
