import { readdirSync, readFileSync } from 'node:fs'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type Plugin } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import kinoko from './src/vite/index.js'
import { mutation } from './test/mutations/plugin.js'

// Tests and examples import the package by its own name and read the sources, not dist.
const source = 'kinoko:source'

const chromium = process.env['KINOKO_CHROMIUM']

// what stands around the library: the command line, the bundles, the pages, the examples, amqplib's own tests,
// the playground's own code
const tools = ['test/{amqplib,architecture,bundle,docs,examples,playground,src/cli}/**/*.test.ts']

// tests of what belongs to a process as a whole (the platform's work, the modules that are loaded, the shared
// simulator, the registered serializers): each file has a process of its own
const platform = [
  'test/src/amqp/amqplib.test.ts',
  'test/src/rpc/where-nameko-fails.test.ts',
  'test/src/wire/{json,serializers}.test.ts',
  'test/simulator/{default-simulator,rabbitmq-version}.test.ts',
  'test/simulator/client/bytes.test.ts',
  'test/simulator/host-work/{copies,standard-output}.test.ts',
  'test/simulator/shared/shared-simulator.test.ts',
  'test/simulation/{determinism-of-real-work,foreign-wait,platform-work,real-work,stuck}.test.ts',
]

/** `npm run test:rabbitmq`: the suites that run on a broker, there alone. */
const onRabbitmq = process.env['KINOKO_ARMS'] === 'rabbitmq'

/** Files of the runtime that reach no broker. */
function withoutBroker(): string[] {
  const files = readdirSync('test/src', { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/src/${file}`)
    .filter((file) => !/support\/arm\.js|KINOKO_TEST_BROKER/.test(readFileSync(file, 'utf8')))
}

const longest =
  /\/(?:differential|interop|explorers|faults|real-work|property\/rpc|healing|redeliveries|transient|cli\/explore)\.test\.ts$/

/** The longest files begin first, lest the others end before them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => longest.test(moduleId)
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

/** Chromium, driven by playwright. */
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: {
      args: ['--no-sandbox'],
      // a browser of the system, where playwright's own was not downloaded
      ...(chromium === undefined ? {} : { executablePath: chromium }),
    },
  }),
  instances: [{ browser: 'chromium' as const }],
})

/** Where a module lies that a package exports is a part of what is kept of those that import it. */
function keyOfCache(): Plugin {
  const manifest = readFileSync(new URL('package.json', import.meta.url), 'utf8')
  return {
    name: 'key-of-cache',
    configureVitest: ({ experimental_defineCacheKeyGenerator: define }) => define(() => manifest),
  }
}

export default defineConfig({
  plugins: [mutation(), kinoko(), keyOfCache()],
  resolve: { conditions: [source, 'module', 'browser', 'development|production'] },
  // not `module`: some packages keep modules there that only bundlers can load
  ssr: { resolve: { conditions: [source, 'node', 'development|production'] } },
  test: {
    // a limit for what hangs, not for what is slow: machines are noisy
    testTimeout: 300_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // tests on a real broker mostly wait
    maxWorkers: onRabbitmq ? 6 : '100%',
    sequence: { sequencer: LongestFirst },
    // modules are compiled once for all projects and runs, by their text and this file's; mutations are no part of either
    experimental: { fsModuleCache: process.env['KINOKO_MUTATION'] === undefined },
    // simulated worlds are many and short-lived: with V8's own 1 MB of new space a tenth of the time is its collection
    execArgv: ['--min-semi-space-size=32', '--max-semi-space-size=64'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'simulator/**/*.ts', 'testing/**/*.ts'],
      reporter: ['text-summary', 'html', 'lcov'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          // files put back what they change; so the sources are loaded once per worker, not once per file
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [
            ...tools,
            ...platform,
            ...(onRabbitmq ? withoutBroker() : []),
            'test/conformance/**',
            'test/differential/**',
            'test/playground-e2e/**',
            'test/chaos/**',
            'test/clients/**',
            'test/install/**',
          ],
          typecheck: {
            enabled: true,
            include: ['test/**/*.test-d.ts'],
            // alone: `npm run typecheck` looks at the rest
            tsconfig: './test/types/tsconfig.json',
            checker: './node_modules/typescript-7/bin/tsc',
          },
        },
      },
      {
        extends: true,
        test: { name: 'platform', environment: 'node', include: platform },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['test/conformance/*.test.ts'],
          // each case has a broker of its own, so the files need no workers of theirs
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'differential', include: ['test/differential/*.test.ts'] },
      },
      {
        // `npm run test:tools`
        extends: true,
        test: {
          name: 'tools',
          environment: 'node',
          include: tools,
          globalSetup: 'test/support/built-package.ts',
        },
      },
      {
        // the built page in a browser of its own, driven from here
        extends: true,
        test: {
          name: 'playground',
          include: ['test/playground-e2e/*.test.ts'],
          globalSetup: 'test/playground-e2e/support/build.ts',
          fileParallelism: false,
        },
      },
      {
        // examples in other languages, on the server: `npm run test:clients`
        extends: true,
        test: { name: 'clients', include: ['test/clients/*.test.ts'], testTimeout: 600_000 },
      },
      {
        // faults on the simulator, then on brokers and processes of its own: `npm run test:chaos`
        extends: true,
        test: { name: 'chaos', include: ['test/chaos/*.test.ts'] },
      },
      {
        // what the library promises in a browser: simulations go there as they go in Node
        extends: true,
        // a page has no environment, and takes samples of what runs in full in Node
        define: {
          KINOKO_BROWSER_ENVIRONMENT: JSON.stringify(
            Object.fromEntries(
              Object.entries(process.env).filter(([name]) =>
                /^KINOKO_(SEED|PROPERTY_SEED|RUNS)$/.test(name),
              ),
            ),
          ),
        },
        test: {
          name: 'browser',
          include: [
            'test/conformance/*.test.ts',
            'test/simulation/{cluster,determinism,explore,faults,globals,golden,report,unhandled-rejections}.test.ts',
            'test/property/{broker-invariants,rpc}.test.ts',
          ],
          // one page for all: each case has a broker of its own
          isolate: false,
          browser: browser(),
        },
      },
      {
        // real work of the platform in a page of its own: simulators that others leave behind keep its functions wrapped
        extends: true,
        test: {
          name: 'page',
          include: ['test/simulation/platform-work.test.ts'],
          browser: browser(),
        },
      },
    ],
  },
})
