/**
 * The calculator: a method of a class is a method that others can call, and what it throws reaches them.
 */
import { BadRequest, RemoteError, rpc, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('calculator')
class CalculatorService {
  @rpc add(a: number, b: number) {
    return a + b
  }

  @rpc({ expectedExceptions: [RangeError, BadRequest] })
  divide(a: number, b: number) {
    if (b === 0) throw new RangeError('Division by zero')
    return a / b
  }
}

await simulate({}, async (sim) => {
  sim.service(CalculatorService)
  const calculator = await sim.proxy<CalculatorService>('calculator')

  console.log(await calculator.add(2, 3))
  console.log(await calculator.divide(7, 2))
  try {
    await calculator.divide(1, 0)
  } catch (error) {
    if (error instanceof RemoteError) console.log(`${error.excType}: ${error.value}`)
  }
})
