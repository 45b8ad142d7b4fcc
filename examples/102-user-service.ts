/**
 * A service that calls another: the proxy is a field, and typed by the class of the service it stands for.
 */
import { rpc, RpcProxy, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('calculator')
class CalculatorService {
  @rpc multiply(a: number, b: number) {
    return a * b
  }
}

@service('user_service')
class UserService {
  // RPC proxy to calculator service
  calculator_rpc = new RpcProxy<CalculatorService>('calculator')

  @rpc async calculate_user_score(user_id: number, base_score: number, multiplier: number) {
    // Call remote service method
    const score = await this.calculator_rpc.multiply(base_score, multiplier)
    return { user_id, score }
  }
}

await simulate({}, async (sim) => {
  sim.service(CalculatorService)
  sim.service(UserService)
  const users = await sim.proxy<UserService>('user_service')

  console.log(await users.calculate_user_score(7, 20, 3))
})
