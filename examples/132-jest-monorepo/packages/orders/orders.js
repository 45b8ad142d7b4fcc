const amqplib = require('amqplib')

/** Places orders and tells of each. */
exports.openOrders = async function openOrders(url) {
  const connection = await amqplib.connect(url)
  const channel = await connection.createConfirmChannel()
  await channel.assertExchange('orders', 'topic')
  return {
    async place(order) {
      channel.publish('orders', 'order.placed', Buffer.from(JSON.stringify(order)))
      await channel.waitForConfirms()
    },
    close: () => connection.close(),
  }
}
