/** What each thing costs that a call on RabbitMQ may ask for, one at a time. */
import { features } from '../contenders/anatomy.js'
import { entry } from '../harness/rounds.js'
import { contender } from './modules.js'
import { loads, type Suite } from './suite.js'

const lean = 'the leanest'

export function anatomy(ms: number, uri: string): Suite {
  const variant = (name: string, fragment: string) =>
    entry(name, contender('anatomy'), `${uri}#${encodeURIComponent(fragment)}`)
  return {
    title: 'What a call is made of',
    entries: [
      variant(lean, ''),
      ...Object.entries(features).map(([feature, meaning]) => variant(meaning, feature)),
    ],
    loads: loads([1, 16, 128], 100, ms),
    goals: [],
    baseline: lean,
  }
}
