/** foo-foo-mq: a request and its reply, a message that is rejected and goes to the dead letters. */
import rabbit from 'foo-foo-mq'
import { report, url } from './support/report.js'

const seen = []
const { hostname, port } = new URL(url)
const transient = { durable: false, autoDelete: true }
await rabbit.configure({
  connection: { name: 'default', host: hostname, port: Number(port), user: 'guest', pass: 'guest' },
  exchanges: [
    { name: 'kinoko-foo', type: 'direct', ...transient },
    { name: 'kinoko-foo-dead', type: 'fanout', ...transient },
  ],
  queues: [
    { name: 'kinoko-foo-work', ...transient, subscribe: true, deadLetter: 'kinoko-foo-dead' },
    { name: 'kinoko-foo-failed', ...transient, subscribe: true },
  ],
  bindings: [
    { exchange: 'kinoko-foo', target: 'kinoko-foo-work', keys: ['work'] },
    { exchange: 'kinoko-foo-dead', target: 'kinoko-foo-failed', keys: [] },
  ],
})
const failed = new Promise((resolve) => {
  rabbit.handle({ queue: 'kinoko-foo-failed', type: '#' }, (message) => {
    seen.push(['failed', message.body])
    message.ack()
    resolve()
  })
  rabbit.handle({ queue: 'kinoko-foo-work', type: 'double' }, (message) =>
    message.reply({ doubled: message.body.number * 2 }),
  )
  rabbit.handle({ queue: 'kinoko-foo-work', type: 'break' }, (message) => message.reject())
})
const reply = await rabbit.request('kinoko-foo', {
  routingKey: 'work',
  type: 'double',
  body: { number: 21 },
})
seen.push(['reply', reply.body])
reply.ack()
await rabbit.publish('kinoko-foo', { routingKey: 'work', type: 'break', body: { job: 1 } })
await failed
await rabbit.shutdown()
report(seen)
