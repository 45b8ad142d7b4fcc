/** Suites of pytest, out of the source distributions on PyPI. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { verdictsOfJunit } from '../junit.js'
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
  readonly missing?: () => string | undefined
  /** The interpreter; default `python3`. */
  readonly python?: string
  /** What runs the tests, of the commands that the requirements bring; default `pytest`. */
  readonly runner?: readonly string[]
  /** Further arguments that name the broker. */
  readonly brokerArgs?: (broker: BrokerAddress) => readonly string[]
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

/** nameko is made for libraries of its time, and those for a Python of theirs. */
const python39 = process.env['KINOKO_PYTHON39'] ?? 'python3.9'

export const nameko2 = nameko('2.14.1', {
  leftOut: 'TLS, toxiproxy, and the folders cli and web',
  tests: ['test'],
})
// a test of the others takes longer than pytest-timeout allows, which ends the run without a report
export const nameko3 = nameko('3.0.0rc11', {
  leftOut:
    'all but rpc, events, messaging, serialization, call id stack and errors; TLS, toxiproxy',
  tests: ['rpc', 'events', 'messaging', 'serialization', 'call_id_stack', 'errors'].map(
    (name) => `test/test_${name}.py`,
  ),
})

function missingForNameko(): string | undefined {
  const { status, stdout } = spawnSync(python39, ['--version'], { encoding: 'utf8' })
  if (status !== 0 || !stdout.startsWith('Python 3.9')) {
    return `KINOKO_PYTHON39 has to be a Python 3.9, which nameko's libraries are made for; ${python39} is none`
  }
  const { KINOKO_TEST_BROKER: broker, KINOKO_TEST_MANAGEMENT: management } = process.env
  return broker !== undefined && management === undefined
    ? 'KINOKO_TEST_MANAGEMENT has to be the management API of the RabbitMQ, with user and password'
    : undefined
}

function nameko(
  version: string,
  { leftOut, tests }: { readonly leftOut: string; readonly tests: readonly string[] },
): Suite {
  return python({
    name: 'nameko',
    version,
    distribution: 'nameko',
    leftOut,
    requirements: [
      'kombu==5.2.4',
      'eventlet==0.33.3',
      'pytest==7.4.4',
      'pytest-timeout==2.3.1',
      'requests==2.25.1',
      'urllib3==1.26.5',
      'websocket-client==0.48.0',
      'mock==5.1.0',
      'six',
      'setuptools<70',
      'werkzeug<2.1',
    ],
    python: python39,
    missing: () => missingForNameko(),
    runner: ['nameko', 'test'],
    args: [
      ...['--timeout=40', '--timeout-method=signal', '--ignore=test/web', '--ignore=test/cli'],
      ...['-k', 'not ssl and not SSL and not toxiproxy and not TestDisconnect', ...tests],
    ],
    brokerArgs: ({ uri, managementUri }) => {
      return ['--amqp-uri', `${uri}/`, '--rabbit-api-uri', managementUri ?? '']
    },
    environment: () => ({}),
  })
}

function python(suite: PythonSuite): Suite {
  const { name, version, leftOut } = suite
  return {
    name,
    version,
    leftOut,
    language: 'Python',
    ...(suite.missing === undefined ? {} : { missing: suite.missing }),
    needs: [suite.python ?? 'python3', 'tar'],
    prepare: (shell) => prepare(suite, shell),
    run: (shell, broker) => run(suite, shell, broker),
  }
}

async function prepare(suite: PythonSuite, shell: Shell): Promise<void> {
  if (await shell.has('ready')) return
  const { distribution, version, requirements } = suite
  await shell.run(suite.python ?? 'python3', ['-m', 'venv', 'venv'])
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
  { args, runner = ['pytest'], brokerArgs, environment }: PythonSuite,
  shell: Shell,
  broker: BrokerAddress,
): Promise<Map<string, Verdict>> {
  const [command = '', ...first] = runner
  const options = ['-q', '-p', 'no:cacheprovider', `--junitxml=${shell.path('out.xml')}`]
  await shell.run('rm', ['-f', 'out.xml'])
  const output = await shell.run(
    shell.path('venv/bin', command),
    [...first, ...options, ...(brokerArgs?.(broker) ?? []), ...args],
    {
      in: 'suite',
      env: { PYTHONPATH: plugins, ...environment(broker) },
      mayFail: true,
      timeoutS: 1500,
    },
  )
  if (!(await shell.has('out.xml'))) throw new Error(`no test was run:\n${output}`)
  return verdictsOfJunit(await shell.read('out.xml'))
}
