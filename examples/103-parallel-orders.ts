/**
 * The order service: `callAsync` sends a request and goes on, `result()` waits for its answer.
 */
import { DependencyProvider, inject, rpc, RpcProxy, service } from 'kinoko'
import { simulate } from 'kinoko/testing'

/** So that the services take their time, of which the simulation has plenty. */
class Work extends DependencyProvider<(ms: number) => Promise<void>> {
  override getDependency(): (ms: number) => Promise<void> {
    const { ambient } = this.container
    return (ms) => new Promise((resolve) => ambient.setTimeout(resolve, ms))
  }
}

@service('payment_service')
class PaymentService {
  work = inject(new Work())

  @rpc async process_payment(payment_info: { amount: number }) {
    await this.work(300)
    if (payment_info.amount > 100) throw new RangeError('over the limit')
    return { paid: payment_info.amount }
  }
}

@service('inventory_service')
class InventoryService {
  work = inject(new Work())

  @rpc async reserve_items(items: string[]) {
    await this.work(200)
    return { reserved: items }
  }
}

@service('email_service')
class EmailService {
  work = inject(new Work())

  @rpc async send_confirmation(customer_email: string, order_id: number) {
    await this.work(100)
    return customer_email !== '' && order_id > 0
  }
}

/** One class for three services, since they are so much alike. */
class Records {
  work = inject(new Work())

  @rpc async get_order(order_id: number) {
    await this.work(100)
    return { id: order_id }
  }
  @rpc async get_customer(order_id: number) {
    await this.work(100)
    return `customer of ${order_id}`
  }
  @rpc async get_tracking(order_id: number) {
    await this.work(100)
    return `parcel ${order_id}`
  }
}
const OrderDatabase = service('order_db')(class extends Records {})
const CustomerService = service('customer_service')(class extends Records {})
const ShippingService = service('shipping_service')(class extends Records {})

interface OrderData {
  order_id: number
  payment_info: { amount: number }
  items: string[]
  customer_email: string
}

@service('order_service')
class OrderService {
  payment_rpc = new RpcProxy<PaymentService>('payment_service')
  inventory_rpc = new RpcProxy<InventoryService>('inventory_service')
  email_rpc = new RpcProxy<EmailService>('email_service')
  order_db = new RpcProxy<Records>('order_db')
  customer_rpc = new RpcProxy<Records>('customer_service')
  shipping_rpc = new RpcProxy<Records>('shipping_service')

  /** Process order with parallel service calls for better performance */
  @rpc async process_order_parallel(order_data: OrderData) {
    // Start multiple async calls in parallel
    const payment_reply = this.payment_rpc.process_payment.callAsync(order_data.payment_info)
    const inventory_reply = this.inventory_rpc.reserve_items.callAsync(order_data.items)
    const email_reply = this.email_rpc.send_confirmation.callAsync(
      order_data.customer_email,
      order_data.order_id,
    )

    // Collect results (this waits until all complete)
    try {
      const payment_result = await payment_reply.result()
      const inventory_result = await inventory_reply.result()
      const email_result = await email_reply.result()

      return {
        status: 'success',
        payment: payment_result,
        inventory: inventory_result,
        email_sent: email_result,
      }
    } catch (error) {
      // Handle any failures in the parallel calls
      return { status: 'failed', error: (error as Error).message }
    }
  }

  /** Fetch order data from multiple services asynchronously */
  @rpc async get_order_summary_async(order_id: number) {
    // Launch parallel requests
    const order_reply = this.order_db.get_order.callAsync(order_id)
    const customer_reply = this.customer_rpc.get_customer.callAsync(order_id)
    const shipping_reply = this.shipping_rpc.get_tracking.callAsync(order_id)

    // Wait for all results
    const order = await order_reply.result()
    const customer = await customer_reply.result()
    const shipping = await shipping_reply.result()

    return { order, customer, shipping }
  }
}

await simulate({}, async (sim) => {
  sim.service(PaymentService)
  sim.service(InventoryService)
  sim.service(EmailService)
  for (const Service of [OrderDatabase, CustomerService, ShippingService]) sim.service(Service)
  sim.service(OrderService)
  const orders = await sim.proxy<OrderService>('order_service')
  const order = { order_id: 7, items: ['tea'], customer_email: 'ada@example.org' }

  let begin = sim.now()
  console.log(await orders.process_order_parallel({ ...order, payment_info: { amount: 9 } }))
  console.log(`${sim.now() - begin} ms`)

  begin = sim.now()
  console.log(await orders.get_order_summary_async(7))
  console.log(`${sim.now() - begin} ms`)

  console.log(await orders.process_order_parallel({ ...order, payment_info: { amount: 999 } }))
})
