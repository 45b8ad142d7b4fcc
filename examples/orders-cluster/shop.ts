/** Who serves in the shop, and who comes to buy. */
import type { ServiceClass } from 'kinoko'
import { MailService, OrderService, PaymentService, StockService, type Order } from './services.js'

export const instances: readonly (readonly [ServiceClass, number])[] = [
  [OrderService, 2],
  [PaymentService, 2],
  [StockService, 2],
  [MailService, 1],
]

export const orders: readonly Order[] = [
  { customer: 'Ada', item: 'tea', count: 2 },
  { customer: 'Grace', item: 'kettle', count: 1, giftWrap: true },
  { customer: 'Alan', item: 'unicorn', count: 1 },
  { customer: 'Edsger', item: 'gold', count: 1 },
  { customer: 'Slow Joe', item: 'cup', count: 4 },
  { customer: 'Barbara', item: 'cup', count: 1 },
]
