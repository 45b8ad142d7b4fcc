/** Policies of the simulator, in the shape of a real broker's. */
import type { PolicyOptions, Simulator } from 'kinoko/simulator'
import type { BrokerOperator } from './rabbitmq-operator.js'

export type Policies = Pick<BrokerOperator, 'setPolicy' | 'clearPolicy'>

export function policiesOf({ operator }: Simulator): Policies {
  return {
    async setPolicy(kind, policy) {
      const options = policy as PolicyOptions
      if (kind === 'policy') operator.setPolicy(options)
      else operator.setOperatorPolicy(options)
      return Promise.resolve()
    },
    async clearPolicy(kind, name) {
      if (kind === 'policy') operator.clearPolicy(name)
      else operator.clearOperatorPolicy(name)
      return Promise.resolve()
    },
  }
}
