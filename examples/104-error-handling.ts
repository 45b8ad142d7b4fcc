/**
 * What goes wrong on the other side is a RemoteError; that there is no other side, a ServiceNotFound.
 */
import { RemoteError, rpc, RpcProxy, service, ServiceNotFound } from 'kinoko'
import { simulate } from 'kinoko/testing'

@service('payment_service')
class PaymentService {
  @rpc process_payment(payment_info: { amount: number }) {
    if (payment_info.amount > 100) throw new RangeError('over the limit')
    return { paid: payment_info.amount }
  }
}

@service('order_service')
class OrderService {
  payment_rpc = new RpcProxy<PaymentService>('payment_service')

  @rpc async process_order(order_data: { payment_info: { amount: number } }) {
    try {
      // This might raise a remote exception
      const payment_result = await this.payment_rpc.process_payment(order_data.payment_info)
      return { status: 'success', payment: payment_result }
    } catch (error) {
      if (error instanceof RemoteError) {
        // Handle remote service errors
        return { status: 'payment_failed', error: error.message }
      }
      if (error instanceof ServiceNotFound) {
        // Handle service discovery failures
        return { status: 'service_unavailable' }
      }
      throw error
    }
  }
}

await simulate({}, async (sim) => {
  sim.service(OrderService)
  const orders = await sim.proxy<OrderService>('order_service')

  console.log(await orders.process_order({ payment_info: { amount: 9 } }))
  sim.service(PaymentService)
  await sim.started()
  console.log(await orders.process_order({ payment_info: { amount: 9 } }))
  console.log(await orders.process_order({ payment_info: { amount: 999 } }))
})
