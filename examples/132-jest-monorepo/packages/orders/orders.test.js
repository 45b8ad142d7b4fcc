const amqplib = require('amqplib')
const { openOrders } = require('./orders.js')

test('an order is told of', async () => {
  const orders = await openOrders('amqp://localhost')
  const connection = await amqplib.connect('amqp://localhost')
  const channel = await connection.createChannel()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  await channel.bindQueue(queue, 'orders', 'order.*')
  await orders.place({ id: 7 })
  expect(JSON.parse((await channel.get(queue)).content)).toEqual({ id: 7 })
  await connection.close()
  await orders.close()
})
