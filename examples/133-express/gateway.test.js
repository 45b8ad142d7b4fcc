import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { ServiceContainer, ServiceRpcClient } from 'kinoko'
import { createGateway } from './gateway.js'
import { orders } from './orders.js'

const config = { AMQP_URI: 'amqp://localhost' }
let client, server, url

beforeEach(async () => {
  client = new ServiceRpcClient('orders', { config })
  server = createGateway(await client.start()).listen(0)
  await once(server, 'listening')
  url = `http://localhost:${server.address().port}/orders`
})

afterEach(async () => {
  server.close()
  await client.stop()
})

async function post(order) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  })
  return { status: response.status, body: await response.json() }
}

test('an order goes through to the service', async () => {
  await using(new ServiceContainer(orders, { config }), async () => {
    assert.deepEqual(await post({ item: 'tea', count: 2 }), {
      status: 201,
      body: { order: '2 tea' },
    })
    assert.equal((await post({ item: 'tea', count: 11 })).status, 422)
  })
})

test('without the service the gateway says so', async () => {
  assert.equal((await post({ item: 'tea', count: 2 })).status, 503)
})

async function using(container, work) {
  await container.start()
  try {
    await work()
  } finally {
    await container.stop()
  }
}
