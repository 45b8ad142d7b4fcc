/** What can be played, each with its text and ready to run. */
import forgottenAwait from '../../planted-bugs/forgotten-await.ts?scenario'
import lockOverACall from '../../planted-bugs/lock-over-a-call.ts?scenario'
import lostUpdate from '../../planted-bugs/lost-update.ts?scenario'
import orderAcrossInstances from '../../planted-bugs/order-across-instances.ts?scenario'
import redeliveredRequest from '../../planted-bugs/redelivered-request.ts?scenario'
import replyAfterTimeout from '../../planted-bugs/reply-after-timeout.ts?scenario'
import balancing from './balancing.ts?scenario'
import context from './context.ts?scenario'
import crowd from './crowd.ts?scenario'
import errors from './errors.ts?scenario'
import hello from './hello.ts?scenario'
import parallel from './parallel.ts?scenario'
import retry from './retry.ts?scenario'
import shop from './shop.ts?scenario'

/** A module in TypeScript, and what it was compiled to. */
export interface ScenarioText {
  readonly source: string
  readonly compiled: string
}

export interface ListedScenario extends ScenarioText {
  readonly id: string
  readonly title: string
  readonly group: 'Examples' | 'Planted bugs'
}

const example = (id: string, title: string, text: ScenarioText): ListedScenario => ({
  id,
  title,
  group: 'Examples',
  ...text,
})

const bug = (id: string, title: string, text: ScenarioText): ListedScenario => ({
  id,
  title,
  group: 'Planted bugs',
  ...text,
})

export const scenarios: readonly ListedScenario[] = [
  example('shop', 'A shop', shop),
  example('hello', 'Hello', hello),
  example('parallel', 'Parallel calls', parallel),
  example('errors', 'Errors on their way back', errors),
  example('balancing', 'Load balancing', balancing),
  example('context', 'Context', context),
  example('retry', 'A caller that tries again', retry),
  example('crowd', 'Fifty instances', crowd),
  bug('order-across-instances', 'Order across instances', orderAcrossInstances),
  bug('lost-update', 'A lost update', lostUpdate),
  bug('forgotten-await', 'A forgotten await', forgottenAwait),
  bug('redelivered-request', 'A redelivered request', redeliveredRequest),
  bug('reply-after-timeout', 'A reply after its timeout', replyAfterTimeout),
  bug('lock-over-a-call', 'A lock held over a call', lockOverACall),
]
