/** Suites of pytest, out of the source distributions on PyPI. */
import { fileURLToPath } from 'node:url'
import type { Shell } from '../shell.js'
import type { BrokerAddress, Suite, Verdict } from '../suite.js'

interface PythonSuite {
  readonly name: string
  readonly version: string
  readonly leftOut: string
  /** The package on PyPI and the folder in its source distribution. */
  readonly distribution: string
  /** What its tests need beside itself, pinned. */
  readonly requirements: readonly string[]
  readonly args: readonly string[]
  readonly environment: (broker: BrokerAddress) => Record<string, string>
}

export const pyAmqp = python({
  name: 'py-amqp',
  version: '5.4.2',
  distribution: 'amqp',
  leftOut: 'TLS, and tests of its own units',
  requirements: ['pytest==8.4.2', 'pytest-rerunfailures==16.1'],
  args: ['t/integration/test_rmq.py', '-k', 'not tls and not ssl', '-p', 'no:rerunfailures'],
  environment: ({ host, port }) => ({ RABBITMQ_HOST: host, RABBITMQ_5672_TCP: String(port) }),
})

export const kombu = python({
  name: 'kombu',
  version: '5.7.0',
  distribution: 'kombu',
  leftOut: 'other transports, and tests of its own units',
  requirements: ['pytest==8.4.2', 'pytz'],
  args: ['t/integration/test_py_amqp.py'],
  environment: ({ host, port }) => ({ RABBITMQ_HOST: host, RABBITMQ_5672_TCP: String(port) }),
})

/** They look for a container otherwise. */
const brokerAtHand = ['-p', 'broker_at_hand']
const plugins = fileURLToPath(new URL('.', import.meta.url))

export const aiormq = python({
  name: 'aiormq',
  version: '7.2.4',
  distribution: 'aiormq',
  leftOut: 'TLS, and bodies of 20 and 128 MiB',
  requirements: ['pytest==8.4.2', 'aiomisc', 'aiomisc-pytest', 'pamqp', 'yarl', 'async-timeout'],
  args: [...brokerAtHand, 'tests', '-k', 'not amqps and not big_message'],
  environment: ({ uri }) => ({ AMQP_URL: uri }),
})

export const aioPika = python({
  name: 'aio-pika',
  version: '10.2.1',
  distribution: 'aio-pika',
  leftOut: 'TLS, amqp_robust_proxy and bodies of 20 MiB',
  requirements: ['pytest==8.4.2', 'aiomisc', 'aiomisc-pytest', 'shortuuid'],
  args: [...brokerAtHand, 'tests', '-k', 'not robust_proxy and not big_message and not amqps'],
  environment: ({ uri }) => ({ AMQP_URL: uri }),
})

function python(suite: PythonSuite): Suite {
  const { name, version, leftOut } = suite
  return {
    name,
    version,
    leftOut,
    language: 'Python',
    needs: ['python3', 'tar'],
    prepare: (shell) => prepare(suite, shell),
    run: (shell, broker) => run(suite, shell, broker),
  }
}

async function prepare(suite: PythonSuite, shell: Shell): Promise<void> {
  if (await shell.has('ready')) return
  const { distribution, version, requirements } = suite
  await shell.run('python3', ['-m', 'venv', 'venv'])
  const pip = shell.path('venv/bin/pip')
  await shell.run(pip, ['install', '-q', `${distribution}==${version}`, ...requirements], {
    timeoutS: 1200,
  })
  const download = ['download', '-q', '--no-deps', '--no-binary', distribution, '-d', 'sdist']
  await shell.run(pip, [...download, `${distribution}==${version}`], { timeoutS: 1200 })
  await shell.run('sh', [
    '-c',
    'mkdir -p suite && tar xzf sdist/*.tar.gz -C suite --strip-components=1',
  ])
  await shell.run('touch', ['ready'])
}

async function run(
  { args, environment }: PythonSuite,
  shell: Shell,
  broker: BrokerAddress,
): Promise<Map<string, Verdict>> {
  const pytest = [
    '-m',
    'pytest',
    '-q',
    '-p',
    'no:cacheprovider',
    `--junitxml=${shell.path('out.xml')}`,
  ]
  await shell.run('rm', ['-f', 'out.xml'])
  await shell.run(shell.path('venv/bin/python'), [...pytest, ...args], {
    in: 'suite',
    env: { PYTHONPATH: plugins, ...environment(broker) },
    mayFail: true,
    timeoutS: 1500,
  })
  return verdictsOf(await shell.read('out.xml'))
}

function verdictsOf(xml: string): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>()
  const cases = xml.matchAll(
    /<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(\/>|>([\s\S]*?)<\/testcase>)/g,
  )
  for (const [, classname = '', name = '', , inside = ''] of cases) {
    const verdict = /<(failure|error)\b/.test(inside)
      ? 'failed'
      : inside.includes('<skipped')
        ? 'skipped'
        : 'passed'
    verdicts.set(`${classname}.${name}`, verdict)
  }
  return verdicts
}
