/** Without a broker: Kinoko on its simulator, the fakes of amqplib, Moleculer's Fake transporter. */
import { entry } from '../harness/rounds.js'
import { contender, peer } from './modules.js'
import { loads, type Suite } from './suite.js'

export function inProcess(ms: number): Suite {
  const alone = (name: string, module: URL, uri = 'amqp://localhost') =>
    entry(name, module, uri, false)
  return {
    title: 'In one process, without a broker',
    entries: [
      alone('JSON limit', contender('json-limit')),
      alone('Kinoko, whole', contender('kinoko-simulated')),
      alone('by hand on the simulator', contender('simulator-by-hand')),
      alone('by hand on mock-amqplib', peer('mock-amqplib')),
      alone('by hand on fake-amqplib', peer('fake-amqplib')),
      alone('Moleculer Fake', peer('moleculer'), 'memory:'),
    ],
    loads: loads([1, 16, 128], 100, ms),
    goals: [
      { ours: 'Kinoko, whole', theirs: 'JSON limit', bytes: 100, atLeast: { 128: 0.5 } },
      ...['by hand on mock-amqplib', 'Moleculer Fake', 'by hand on fake-amqplib'].map((theirs) => ({
        ours: 'by hand on the simulator',
        theirs,
        bytes: 100,
        atLeast: { 1: 1, 128: 1 },
      })),
    ],
  }
}
