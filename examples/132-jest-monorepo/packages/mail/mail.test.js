const { openOrders } = require('../orders/orders.js')
const { startMail } = require('./mail.js')

test.each([1, 2])('order %i brings one mail, and none of the test before', async (id) => {
  const sent = []
  const orders = await openOrders('amqp://localhost')
  // the queue outlives the consumer: on a broker of its own a mail could be left from another test
  const mail = await startMail('amqp://localhost', (text) => sent.push(text))
  await orders.place({ id })
  while (sent.length === 0) await new Promise(setImmediate)
  expect(sent).toEqual([`Your order ${id}`])
  await mail.close()
  await orders.place({ id: 99 })
  await orders.close()
})
