/** The page of `kinoko watch`: what a broker tells of is shown as it comes. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hideSecrets } from '../../src/cli/firehose/redacted-body.js'
import { firehoseRecording } from '../../src/cli/firehose/firehose-recording.js'
import { tracedMessage, type TracedMessage } from '../../src/cli/firehose/traced-message.js'
import { servePlayground } from '../../src/cli/trace/trace-server.js'
import { answered, asked } from '../src/cli/firehose/traced.js'
import { close, launch, openPage, Playground } from './support/playground.js'

beforeAll(launch)
afterAll(close)

const folder = fileURLToPath(new URL('../../examples/playground/package/dist', import.meta.url))
const recorded = {
  broker: 'localhost:5672',
  virtualHost: 'shop',
  version: '4.3.6',
  begun: '2026-01-02T03:04:05.000Z',
  leftOut: 0,
  looks: [],
}

function call(number: number): TracedMessage[] {
  const one = {
    id: `c${number}`,
    target: 'prices.priceOf',
    stack: [`standalone_rpc_client.${number}`],
    from: '9',
    to: '1',
    args: [`tea ${number}`],
  }
  const messages = [...asked(one), ...answered(one, { result: number, error: null })]
  return messages.map((message, i) => tracedMessage(message, 10 * number + i)!)
}

test('the page goes on with what comes, and whoever looks back stays there', async () => {
  const messages = call(1)
  const text = (): string => JSON.stringify(firehoseRecording(messages, recorded, 99, hideSecrets))
  const trace = { name: 'watch', text, everyMs: 100 }
  const { server, address } = await servePlayground({ playground: folder, port: 0, trace })
  try {
    await using playground = new Playground(await openPage(address))
    const { page } = playground
    await page.getByText('Watched on RabbitMQ 4.3.6 at localhost:5672, virtual host shop').waitFor()
    await playground.box('queue rpc-prices').waitFor()
    expect(await playground.label('host prices#0')).toContain('has served 1')

    messages.push(...call(2))
    await page.getByText('client#0 asks for prices.priceOf("tea 2")').first().waitFor()
    expect(await playground.label('host prices#0')).toContain('has served 2')

    await page.keyboard.press('Home')
    messages.push(...call(3))
    await page.getByText('client#0 asks for prices.priceOf("tea 3")').first().waitFor()
    expect(await playground.label('host prices#0')).toContain('has served 0')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('what was seen stays when the command has ended, and the page says so', async () => {
  const text = (): string => JSON.stringify(firehoseRecording(call(1), recorded, 99, hideSecrets))
  const trace = { name: 'watch', text, everyMs: 100 }
  const { server, address } = await servePlayground({ playground: folder, port: 0, trace })
  const page = await openPage(address)
  await page.getByText('client#0 asks for prices.priceOf("tea 1")').first().waitFor()
  server.closeAllConnections()
  server.close()
  await page.getByText(/^watch: no more comes, the command has ended/).waitFor()
  await page.getByText('client#0 asks for prices.priceOf("tea 1")').first().waitFor()
  await page.context().close()
})
