/**
 * The simulator under the tests of jest: `setupFilesAfterEnv: ['kinoko/jest']`. amqplib of any version reaches it instead
 * of a RabbitMQ, in node_modules as well, and each test gets an empty broker.
 */
import { resetBetweenTests, type TestHooks } from './between-tests.js'
import { standIn } from './stand-in.js'

const { beforeEach, afterEach } = globalThis as Partial<TestHooks>
if (beforeEach === undefined || afterEach === undefined) {
  throw new Error(
    "kinoko/jest: there is no beforeEach. It belongs into jest's setupFilesAfterEnv: setupFiles run before jest has its functions",
  )
}
standIn()
resetBetweenTests({ beforeEach, afterEach })
