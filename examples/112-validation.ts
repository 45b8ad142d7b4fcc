/**
 * Arguments and results checked by schemas of zod, valibot, or any library that speaks Standard Schema.
 * They name the parameters too, for callers who send keyword arguments.
 */
import { z } from 'zod'
import { BadRequest, kwargs, rpc, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

const Order = z.object({ item: z.string().min(1), count: z.number().int().positive() })

@service('orders')
class OrderService {
  @rpc({ params: { order: Order, 'note?': z.string() }, result: z.object({ total: z.number() }) })
  place({ item, count }: z.infer<typeof Order>, note = '') {
    return { total: count * 2, internal: `${item} ${note}` }
  }
}

await simulate({}, async (sim) => {
  sim.service(OrderService)
  const orders = await sim.proxy<OrderService>('orders')

  console.log(await orders.place({ item: 'tea', count: 2 }))
  console.log(await orders.place(kwargs({ order: { item: 'tea', count: 3 }, note: 'thanks' })))
  try {
    await orders.place({ item: '', count: 1.5 })
  } catch (error) {
    if (error instanceof BadRequest) console.log(error.message)
  }
})
