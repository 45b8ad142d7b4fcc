/** What the tests of the command line run. */
import { rpc, service, timer } from 'kinoko'

@service(process.env['KINOKO_TEST_SERVICE'] ?? 'calculator')
export class CalculatorService {
  @rpc({ params: ['a', 'b'] }) add(a: number, b: number) {
    return a + b
  }

  @rpc async slow(ms: number) {
    console.log('begun')
    await new Promise((resolve) => setTimeout(resolve, ms))
    console.log('done')
  }
}

@service('clock')
export class ClockService {
  @timer(0.05) tick() {
    console.log('tick')
  }
}

export class NoService {
  readonly isIdle = true
}

export const answer = 42
