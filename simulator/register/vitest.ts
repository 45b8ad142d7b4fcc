/**
 * The simulator under the tests of vitest: `setupFiles: ['kinoko/vitest']`, or the option `standIn` of the plugin
 * `kinoko/vite`. amqplib of any version reaches it instead of a RabbitMQ, in node_modules as well, and each test gets an
 * empty broker.
 */
import { afterEach, beforeEach } from 'vitest'
import { resetBetweenTests } from './between-tests.js'
import { standIn } from './stand-in.js'

standIn()
resetBetweenTests({ beforeEach, afterEach })
