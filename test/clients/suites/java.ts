import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { verdictsOfJunit } from '../junit.js'
import type { Suite, Verdict } from '../suite.js'

const version = '5.35.0'
/** A checkout of rabbitmq/rabbitmq-java-client at that version: Maven Central has no tests of it. */
const checkout = process.env['KINOKO_JAVA_CLIENT'] ?? ''
const functional = 'com/rabbitmq/client/test/functional'
const surefire = 'org.apache.maven.plugins:maven-surefire-plugin:3.5.4:test'

/** Classes of the functional tests that all do what they do with rabbitmqctl, or are no tests of a broker. */
const without = [
  'ClusteredTestBase',
  'ConnectionRecovery',
  'FunctionalTestSuite',
  'MicrometerObservationCollectorMetrics',
  'Policies',
  'TopologyRecoveryFiltering',
  'TopologyRecoveryRetry',
]
/** Methods that do. */
const withoutMethods = [
  'PerMessageTTL#restartingExpiry',
  'PerQueueVsPerMessageTTL#restartingExpiry',
  'Metrics#checkListenersWithAutoRecoveryConnection',
  'Metrics#checkAcksWithAutomaticRecovery',
  'UserIDHeader#impersonatedUserId',
]

export const java: Suite = {
  name: 'Java client',
  version,
  language: 'Java',
  leftOut:
    'what needs rabbitmqctl: ConnectionRecovery, TopologyRecovery*, Policies and five methods',
  needs: ['mvn', 'java'],
  missing: () =>
    existsSync(join(checkout, 'src/test/java', functional))
      ? undefined
      : `KINOKO_JAVA_CLIENT has to be a checkout of github.com/rabbitmq/rabbitmq-java-client at v${version}`,
  async prepare(shell) {
    if (await shell.has('suite', 'target', 'test-classes')) return
    await shell.run('mkdir', ['-p', 'suite/src'])
    await shell.run('cp', ['-r', join(checkout, 'src/test'), 'suite/src/'])
    const pom = fileURLToPath(new URL('java-pom.xml', import.meta.url))
    await shell.run('cp', [pom, 'suite/pom.xml'])
    const tests = 'suite/src/test/java/com/rabbitmq/client'
    // suites of these, whose annotations name every class there is
    const unused = ['server', 'ssl', 'ClientTestSuite.java'].map((name) => `${tests}/test/${name}`)
    const ours = without.slice(2, 4).map((name) => `suite/src/test/java/${functional}/${name}.java`)
    await shell.run('rm', ['-r', ...unused, ...ours])
    await shell.run('mkdir', [`${tests}/test/ssl`])
    const empty = 'package com.rabbitmq.client.test.ssl; public class SslTestSuite {}\n'
    await writeFile(shell.path(`${tests}/test/ssl/SslTestSuite.java`), empty)
    // the tests connect to the default port: that becomes one that can be said
    const factory = 'com/rabbitmq/client/ConnectionFactory.java'
    const source = await readFile(join(checkout, 'src/main/java', factory), 'utf8')
    const port = /(DEFAULT_AMQP_PORT = )[^;]*;/
    await writeFile(
      shell.path('suite/src/test/java', factory),
      source.replace(port, '$1Integer.getInteger("amqp.port");'),
    )
    await shell.run('mvn', ['-q', '-B', 'test-compile'], { in: 'suite', timeoutS: 1200 })
  },
  async run(shell, { port }) {
    const files = await readdir(join(checkout, 'src/test/java', functional))
    const classes = files.map((file) => file.replace('.java', ''))
    const chosen = classes.filter((name) => !without.includes(name))
    const tests = [...chosen, ...withoutMethods.map((method) => `!${method}`)].join(',')
    await shell.run('rm', ['-rf', 'suite/target/surefire-reports'])
    const args = ['-q', '-B', surefire, `-Damqp.port=${port}`, `-Dtest=${tests}`]
    await shell.run('mvn', args, { in: 'suite', mayFail: true, timeoutS: 1500 })
    const verdicts = new Map<string, Verdict>()
    const reports = 'suite/target/surefire-reports'
    for (const file of await readdir(shell.path(reports))) {
      if (!file.endsWith('.xml')) continue
      for (const [name, verdict] of verdictsOfJunit(await shell.read(reports, file))) {
        verdicts.set(name.replace('com.rabbitmq.client.test.functional.', ''), verdict)
      }
    }
    return verdicts
  },
}
