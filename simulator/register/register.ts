/**
 * Puts the simulator under this process: `node --import kinoko/register`, `mocha --require kinoko/register`. amqplib of
 * any version, and every other client in Node, reaches it instead of a RabbitMQ, wherever they are loaded from. Under
 * `node --test` and mocha each test gets an empty broker.
 *
 * `configureSimulator` of `kinoko/simulator` says who is let in; `KINOKO_SIMULATOR` does for those who cannot call it.
 */
import { createRequire } from 'node:module'
import process from 'node:process'
import { createTestHooks, resetBetweenTests, type TestHooks } from './between-tests.js'
import { standIn } from './stand-in.js'

standIn()

const { before, after } = createTestHooks()

/** Root hooks, as `mocha --require` takes them. */
export const mochaHooks = {
  /** Called by mocha before each test. */
  beforeEach: before,
  /** Called by mocha after each test. */
  afterEach: after,
}

/** Whether `node --test` runs the tests of a file in this process, and not in one for each file. */
const runsTests =
  process.env['NODE_TEST_CONTEXT'] !== undefined ||
  process.execArgv.some((arg) => /^--(experimental-)?test-isolation=none$/.test(arg))

// a process that loads node:test starts a run of tests: in other processes it would be an empty one
if (runsTests) resetBetweenTests(createRequire(process.execPath)('node:test') as TestHooks)
