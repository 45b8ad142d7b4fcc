import { rpc, service, timer } from 'kinoko'

@service('legacy')
export class LegacyService {
  @rpc add(a: number, b: number): number {
    return a + b
  }
  @rpc({ idempotent: true }) async charge(order: string): Promise<string> {
    return Promise.resolve(order)
  }
  @timer(60) tick(): void {}
}
