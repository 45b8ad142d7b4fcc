import Rascal from 'rascal'

/** An hour between two attempts, three attempts, then the mail is parked. */
const retryAfterMs = 3_600_000

export const config = Rascal.withDefaultConfig({
  vhosts: {
    '/': {
      connection: { url: process.env['AMQP_URI'] ?? 'amqp://guest:guest@rabbitmq.internal' },
      queues: {
        mails: {
          options: {
            arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'mails.later' },
          },
        },
        'mails.later': {
          options: {
            arguments: {
              'x-message-ttl': retryAfterMs,
              'x-dead-letter-exchange': '',
              'x-dead-letter-routing-key': 'mails',
            },
          },
        },
        'mails.parked': {},
      },
    },
  },
  publications: { mails: { queue: 'mails' }, parked: { queue: 'mails.parked' } },
  subscriptions: { mails: { queue: 'mails' } },
})

/** Sends the mails that are asked for; `send` rejects when the mail server does not take one. */
export async function startMailer(send) {
  const broker = await Rascal.BrokerAsPromised.create(config)
  broker.on('error', () => undefined)
  const subscription = await broker.subscribe('mails')
  subscription.on('message', async (message, mail, ackOrNack) => {
    try {
      await send(mail)
      ackOrNack()
    } catch (error) {
      const failures = 1 + (message.properties.headers?.['x-death']?.[0]?.count ?? 0)
      if (failures < 3) return ackOrNack(error)
      await broker.publish('parked', mail)
      ackOrNack()
    }
  })
  return broker
}
