import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrokerAddress, Suite, Verdict } from '../suite.js'

/** The source of the package in Debian: `apt-get source librabbitmq4`. */
const source = process.env['KINOKO_RABBITMQ_C'] ?? ''

/** The one test of it that needs a broker, and those of its examples that end by themselves; they end with 1 when they are refused. */
const programs: Readonly<Record<string, (broker: BrokerAddress) => readonly string[]>> = {
  test_basic: () => [],
  amqp_exchange_declare: ({ host, port }) => [host, `${port}`, 'kinoko.rabbitmq-c', 'direct'],
  amqp_sendstring: ({ host, port }) => [host, `${port}`, 'amq.direct', 'key', 'hello'],
  amqp_producer: ({ host, port }) => [host, `${port}`, '1000', '2000'],
}

export const rabbitmqC: Suite = {
  name: 'rabbitmq-c',
  version: '0.11.0',
  language: 'C',
  leftOut: 'tests of its own units, and examples that wait for others',
  needs: ['cmake', 'gcc', 'make'],
  missing: () =>
    existsSync(join(source, 'tests/test_basic.c'))
      ? undefined
      : 'KINOKO_RABBITMQ_C has to be the source of Debian 12: apt-get source librabbitmq4',
  async prepare(shell) {
    if (await shell.has('build', 'tests', 'test_basic')) return
    await shell.run('cp', ['-r', source, 'suite'])
    const test = shell.path('suite/tests/test_basic.c')
    const text = await readFile(test, 'utf8')
    await writeFile(
      test,
      `#include <stdlib.h>\n${text.replace('AMQP_PROTOCOL_PORT', 'atoi(getenv("AMQP_PORT"))')}`,
    )
    const options = ['-DENABLE_SSL_SUPPORT=OFF', '-DBUILD_EXAMPLES=ON', '-DBUILD_TOOLS=OFF']
    await shell.run('cmake', ['-S', 'suite', '-B', 'build', '-DBUILD_TESTS=ON', ...options])
    await shell.run('cmake', ['--build', 'build'])
  },
  async run(shell, broker) {
    const verdicts = new Map<string, Verdict>()
    for (const [name, args] of Object.entries(programs)) {
      const folder = name.startsWith('test') ? 'tests' : 'examples'
      const env = { AMQP_PORT: `${broker.port}` }
      const isPassed = await shell
        .run(shell.path('build', folder, name), args(broker), { env })
        .then(
          () => true,
          () => false,
        )
      verdicts.set(name, isPassed ? 'passed' : 'failed')
    }
    return verdicts
  },
}
