/** kinoko run --config examples/106-configuration/config.yaml examples/106-configuration/services */
import { rpc, service } from 'kinoko'

@service('calculator')
export class CalculatorService {
  @rpc add(a: number, b: number) {
    return a + b
  }

  @rpc never() {
    return new Promise<never>(() => undefined)
  }
}
