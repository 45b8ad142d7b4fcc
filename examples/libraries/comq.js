/** comq: requests and replies, and events for a group, over its own encodings. */
import { connect } from 'comq'
import { report, url } from './support/report.js'

const seen = []
const io = await connect(url)
await io.reply('kinoko-comq-sum', ({ a, b }) => a + b)
seen.push(['sum', await io.request('kinoko-comq-sum', { a: 1, b: 2 })])
seen.push([
  'sums',
  await Promise.all([1, 2, 3].map((a) => io.request('kinoko-comq-sum', { a, b: 1 }))),
])
const heard = new Promise((resolve) => {
  void io
    .consume('kinoko-comq-said', 'kinoko-comq-group', (text) => resolve(text))
    .then(async () => {
      await io.emit('kinoko-comq-said', 'hello')
    })
})
seen.push(['heard', await heard])
await io.close()
report(seen)
