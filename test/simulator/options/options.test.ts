import { describe, expect, test } from 'vitest'
import { configureSimulator, createSimulator } from 'kinoko/simulator'
import { wrongOfBoth, type Given } from './wrong-options.js'

const wrongOfSimulators: readonly (readonly [Given, string])[] = [
  ...wrongOfBoth,
  [{ plugins: 'x' }, 'plugins has to be a list of names of plugins, and is "x"'],
  [{ rules: ['x'] }, 'rules has to be a list of rules out of versionRules(from, to), and is ["x"]'],
  [{ deprecatedFeatures: 5 }, 'deprecatedFeatures has to be an object, and is the number 5'],
  [{ definitions: '{}' }, 'definitions has to be an object, and is "{}"'],
  [{ seed: '7' }, 'seed has to be a whole number, and is "7"'],
  [{ choices: 'fifo' }, 'choices has to be an object with a function `index`'],
  [{ packets: 'yes' }, 'packets has to be true or false, and is "yes"'],
  [{ clock: 'fake' }, 'clock has to be one of virtual, real, followed, and is "fake"'],
  [{ ports: 5672 }, "ports has to be 'any' or a list of ports, and is the number 5672"],
  [{ hosts: 'localhost' }, "hosts has to be 'any' or a list of names"],
  [{ maxLatencyMs: '5' }, 'maxLatencyMs has to be a number of milliseconds, and is "5"'],
  [{ foreignWaitMs: -5 }, 'foreignWaitMs has to be a number of milliseconds that is not negative'],
]

describe.each([
  ['createSimulator', createSimulator as (options: Given) => unknown],
  ['configureSimulator', configureSimulator as (options: Given) => unknown],
])('%s', (name, make) => {
  test.each(wrongOfSimulators)('refuses %j', (options, message) => {
    const made = errorOf(() => make(options))
    expect(made).toBeInstanceOf(TypeError)
    expect(made?.message).toContain(`${name}: ${message}`)
  })

  test.each([
    [{ rabbitmq: '4.7' }, 'rabbitmq: RabbitMQ 4.7 is not simulated; choose one of 3.10, 4.0, 4.3'],
    [
      { rabbitmq: '4.3.5' },
      'rabbitmq: RabbitMQ 4.3.5 is not simulated; of 4.3 there is 4.3.6; choose one of 3.10, 4.0, 4.3',
    ],
    [{ rabbitmq: '' }, 'rabbitmq: RabbitMQ "" is not simulated; choose one of 3.10, 4.0, 4.3'],
    [{ rabbitmq: '4.3 ' }, 'rabbitmq: RabbitMQ "4.3 " is not simulated'],
    [{ deprecatedFeatures: { '': true } }, 'deprecatedFeatures: "" is not simulated'],
    [{ plugins: ['rabbitmq_shovel'] }, 'plugins: rabbitmq_shovel is not simulated; there are '],
    [{ deprecatedFeatures: { qos: true } }, 'deprecatedFeatures: qos is not simulated'],
    [
      { maxLatencyMs: 1e9 },
      '`maxLatencyMs` must be a whole number of milliseconds from 0 to 60000',
    ],
  ])('does not know %j', (options, message) => {
    const made = errorOf(() => make(options))
    expect(made).toBeInstanceOf(RangeError)
    expect(made?.message).toContain(message)
  })

  test('refuses definitions that cannot be had', () => {
    const bindings = [{ source: 'gone', destination: 'q', destination_type: 'queue' }]
    expect(() => make({ definitions: { bindings } })).toThrow(/'gone'/)
  })

  test.each([[null], [5], ['4.3']])('takes an object of options, not %j', (options) => {
    expect(() => make(options as unknown as Given)).toThrow(`${name}: options have to be an object`)
  })
})

test('the release that is simulated can be named in full', () => {
  expect(() => createSimulator({ rabbitmq: '4.3.6' })).not.toThrow()
})

function errorOf(make: () => unknown): Error | undefined {
  try {
    make()
  } catch (error) {
    return error as Error
  }
  return undefined
}
