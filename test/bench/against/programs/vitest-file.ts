/** A test file with one simulation of two services. */
import { defineService, RpcProxy } from 'kinoko'
import { expect, test } from 'kinoko/testing/vitest'
import { afterAll } from 'vitest'
import { tellOfFile } from './meter.js'

const Greetings = defineService({
  name: 'greetings',
  methods: { of: (name: string) => `Hi, ${name}` },
})
const Desk = defineService({
  name: 'desk',
  dependencies: { greetings: new RpcProxy<{ of(name: string): string }>('greetings') },
  methods: {
    async welcome(name: string): Promise<string> {
      return this.greetings.of(name)
    },
  },
})

test('a guest is welcomed', async ({ sim }) => {
  sim.service(Greetings)
  sim.service(Desk)
  const desk = await sim.proxy<{ welcome(name: string): string }>('desk')
  expect(await desk.welcome('Ada')).toBe('Hi, Ada')
})

afterAll(tellOfFile('simulation'))
