/** What can be played, each with its text and ready to run. */
import type { CompiledCode } from '../language/compile.js'
import { lessons } from '../lessons/index.js'
import type { Lesson } from '../lessons/lesson.js'
import forgottenAwait from '../../planted-bugs/forgotten-await.ts?lesson'
import lockOverACall from '../../planted-bugs/lock-over-a-call.ts?lesson'
import lostUpdate from '../../planted-bugs/lost-update.ts?lesson'
import orderAcrossInstances from '../../planted-bugs/order-across-instances.ts?lesson'
import redeliveredRequest from '../../planted-bugs/redelivered-request.ts?lesson'
import replyAfterTimeout from '../../planted-bugs/reply-after-timeout.ts?lesson'
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
  readonly code: CompiledCode
}

export interface ListedScenario extends ScenarioText {
  readonly id: string
  readonly title: string
  /** In a sentence or two. */
  readonly description: string
  /** A bug to find; undefined for scenarios that show something. */
  readonly lesson?: Lesson & { readonly answer: ScenarioText }
}

interface LessonTexts {
  readonly bug: ScenarioText
  readonly fix: ScenarioText
}

function lesson(
  id: string,
  title: string,
  description: string,
  { bug, fix }: LessonTexts,
): ListedScenario {
  const text = lessons[id]
  if (text === undefined) throw new Error(`the lesson ${id} has no text`)
  return { id, title, description, ...bug, lesson: { ...text, answer: fix } }
}

function example(
  id: string,
  title: string,
  description: string,
  text: ScenarioText,
): ListedScenario {
  return { id, title, description, ...text }
}

export const scenarios: readonly ListedScenario[] = [
  lesson(
    'order-across-instances',
    'Order across instances',
    'A name is saved twice. The newer one must win.',
    orderAcrossInstances,
  ),
  lesson(
    'lost-update',
    'A lost update',
    'Two services change one balance at the same time. 120 must be left.',
    lostUpdate,
  ),
  lesson(
    'forgotten-await',
    'A forgotten await',
    'One word is missing in the code, and every test passes.',
    forgottenAwait,
  ),
  lesson(
    'redelivered-request',
    'A redelivered request',
    'Instances crash, and no order may be charged twice.',
    redeliveredRequest,
  ),
  lesson(
    'reply-after-timeout',
    'A reply after its timeout',
    'A seat that nobody has and nobody can book.',
    replyAfterTimeout,
  ),
  lesson(
    'lock-over-a-call',
    'A lock held over a call',
    'Two transfers, two locks, and nothing moves any more.',
    lockOverACall,
  ),
  example(
    'hello',
    'Hello',
    'One service, and a client that calls it: the way of a request to its service, and of the reply back.',
    hello,
  ),
  example(
    'shop',
    'A shop',
    'Orders call the stock, payments and mail. One customer is slow, one wants what there is not, one has no money.',
    shop,
  ),
  example(
    'parallel',
    'Parallel calls',
    'Three calls at once take together as long as the longest of them. Crash an instance while it works.',
    parallel,
  ),
  example(
    'errors',
    'Errors on their way back',
    'An error of the bank passes through the shop to the customer; a service that nobody runs is an error at once.',
    errors,
  ),
  example(
    'balancing',
    'Load balancing',
    'Thirty calls, and whoever is free takes the next. Add an instance, crash one, pause one: see who serves.',
    balancing,
  ),
  example(
    'context',
    'Context',
    'What travels along with a call: who asked, in which language, and the trail of the calls before.',
    context,
  ),
  example(
    'retry',
    'A caller that tries again',
    'The clerk is down for two seconds. The office tries again until it is back.',
    retry,
  ),
  example(
    'crowd',
    'Fifty instances',
    'A cluster under load: fifty instances, three hundred calls, and a few thousand events.',
    crowd,
  ),
]
