/**
 * A handler that is not idempotent: RabbitMQ delivers a request again when the instance that worked on it
 * is lost before it has acknowledged. The work is done twice.
 *
 * The fix: the request carries a key, and what was done is remembered with it.
 */
import { rpc, service } from 'kinoko'
import { faults, type Simulation } from 'kinoko/testing'
import type { PlantedBug } from './planted-bug.js'

interface Charge {
  readonly key: string
  readonly cents: number
}

/** The database: it outlives every instance. */
const charges: Charge[] = []

@service('payments')
class PaymentService {
  @rpc charge(key: string, cents: number): number {
    charges.push({ key, cents })
    return cents
  }
}

@service('payments')
class FixedPaymentService {
  @rpc charge(key: string, cents: number): number {
    const done = charges.find((charge) => charge.key === key)
    if (done !== undefined) return done.cents
    charges.push({ key, cents })
    return cents
  }
}

async function scenario(sim: Simulation): Promise<void> {
  charges.length = 0
  const payments = await sim.proxy<PaymentService>('payments')
  const paid = new Set<string>()
  for (let order = 1; order <= 3; order++) {
    const key = `order ${order}`
    const charged = await payments.charge(key, 100).catch(() => undefined)
    if (charged !== undefined) paid.add(key)
  }
  for (const key of paid) {
    const count = charges.filter((charge) => charge.key === key).length
    if (count !== 1) throw new Error(`${key} was charged ${count} times`)
  }
}

export const redeliveredRequest: PlantedBug = {
  title: 'a handler that is not idempotent, and a redelivered request',
  explore: { seeds: 500, faults: faults.only(['crash'], { crash: { oneIn: 50 } }) },
  buggy: (sim) => {
    sim.service(PaymentService, { instances: 2 })
    return scenario(sim)
  },
  fixed: (sim) => {
    sim.service(FixedPaymentService, { instances: 2 })
    return scenario(sim)
  },
}
