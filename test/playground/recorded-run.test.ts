import { describe, expect, test } from 'vitest'
import { readReport, toldRun } from '../../examples/playground/model/told-run.js'
import { hideSecrets } from '../../src/cli/firehose/redacted-body.js'
import { firehoseRecording } from '../../src/cli/firehose/firehose-recording.js'
import { tracedMessage } from '../../src/cli/firehose/traced-message.js'
import { answered, asked } from '../src/cli/firehose/traced.js'

const call = {
  id: 'c1',
  target: 'prices.priceOf',
  stack: ['standalone_rpc_client.0'],
  from: '9',
  to: '1',
  args: ['tea'],
}
const messages = [...asked(call), ...answered(call, { result: 300, error: null })]
const recorded = {
  broker: 'localhost:5672',
  virtualHost: '/',
  version: '4.3.6',
  begun: '2026-01-02T03:04:05.000Z',
  leftOut: 0,
  looks: [{ time: 2, queues: [{ name: 'rpc-prices', ready: 7, unacked: undefined }] }],
}
const recording = firehoseRecording(
  messages.map((message, time) => tracedMessage(message, time)!),
  recorded,
  4,
  hideSecrets,
)
const run = toldRun(readReport(JSON.stringify(recording)))

describe('a recording of a broker', () => {
  test('has exchanges, queues, who takes from them, and what is bound', () => {
    const { exchanges, queues, bindings, services, clients } = run.frames[0]!.cluster
    expect(exchanges.map(({ name }) => name)).toEqual(['nameko-rpc'])
    expect(queues).toEqual([{ name: 'rpc-prices', ready: 0, unacked: 0, consumers: ['prices#0'] }])
    expect(bindings).toEqual([
      { exchange: 'nameko-rpc', queue: 'rpc-prices', keys: ['prices.priceOf'] },
    ])
    expect(services.map(({ name }) => name)).toEqual(['prices'])
    expect(clients.map(({ name }) => name)).toEqual(['client#0'])
  })

  test('counts what a queue holds, and believes whoever looked', () => {
    const held = run.frames.map(({ cluster: { queues } }) => [queues[0]!.ready, queues[0]!.unacked])
    expect(held).toEqual([
      [0, 0], // before all
      [1, 0], // asked
      [0, 1], // taken
      [7, 0], // looked at, then answered
      [7, 0],
    ])
    const [instance] = run.frames.at(-1)!.cluster.services[0]!.instances
    expect([instance!.busy, instance!.served]).toEqual([0, 1])
  })

  test('has messages that go by their queues, replies without: theirs is the caller’s own', () => {
    expect(run.frames.slice(1).map(({ flights }) => flights.map(({ path }) => path))).toEqual([
      [['host client#0', 'exchange nameko-rpc', 'queue rpc-prices']],
      [['queue rpc-prices', 'host prices#0']],
      [['host prices#0', 'exchange nameko-rpc']],
      [['exchange nameko-rpc', 'host client#0']],
    ])
  })

  test('is no failure, and says where it is from', () => {
    expect(run.ending).toMatchObject({ kind: 'recorded', recorded: { broker: 'localhost:5672' } })
    expect(run.calls.map(({ target, outcome }) => [target, outcome?.text])).toEqual([
      ['prices.priceOf', '300'],
    ])
  })
})
