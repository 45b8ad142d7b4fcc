const amqplib = require('amqplib')

/** Sends a mail for each order; another version of amqplib than that of the orders. */
exports.startMail = async function startMail(url, send) {
  const connection = await amqplib.connect(url)
  const channel = await connection.createChannel()
  await channel.assertExchange('orders', 'topic')
  await channel.assertQueue('mail')
  await channel.bindQueue('mail', 'orders', 'order.placed')
  await channel.consume('mail', (message) => {
    send(`Your order ${JSON.parse(message.content).id}`)
    channel.ack(message)
  })
  return { close: () => connection.close() }
}
