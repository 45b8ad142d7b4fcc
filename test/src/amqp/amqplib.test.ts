import { expect, test, vi } from 'vitest'
import { connect } from '../../../src/amqp/amqplib.js'

const opened: string[] = []

vi.mock('amqplib', async () => {
  // as a factory that imports kinoko/simulator: the mock is there a little later
  await new Promise((resolve) => setImmediate(resolve))
  return {
    connect: (url: string) => {
      opened.push(url)
      return Promise.resolve({ connection: {}, on: () => undefined })
    },
  }
})

test('connections that are opened at the same time all go to a mock of amqplib that takes a while to load', async () => {
  const urls = ['amqp://one.invalid', 'amqp://two.invalid', 'amqp://three.invalid']
  await Promise.all(urls.map((url) => connect(url)))
  expect(opened).toEqual(urls)
})
