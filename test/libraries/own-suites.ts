/**
 * The test suites of libraries on amqplib, as their repositories have them, and how to run each on what listens at
 * localhost:5672, which all of them expect.
 */
import { ofJest, ofLab, ofMocha, ofZUnit, type Verdicts } from './verdicts.js'

export interface OwnSuite {
  readonly name: string
  /** On GitHub: `owner/name`. */
  readonly repository: string
  /** The commit of that version. */
  readonly commit: string
  /** What the suite needs of the registry, instead of its own dependencies for development and for releases. */
  readonly packages: Readonly<Record<string, string>>
  /** Packages that the suite loads, and that the registry has not: empty ones take their place. */
  readonly emptyPackages?: readonly string[]
  /** Tests that are run on neither, as `xit`, by their titles in a file. */
  readonly leftOut?: {
    readonly file: string
    readonly titles: readonly string[]
    readonly because: string
  }
  /** Which of its files are run, each in a process of its own. Without it one process runs all. */
  readonly files?: RegExp
  /** A line for the shell: {node} is the command of Node, {file} a path in the suite, {report} where the report belongs. */
  readonly command: string
  /** Reads the report, or what was printed when there is none. */
  readonly read: (text: string) => Verdicts
  /** Users by name, with their passwords, beside guest. */
  readonly users?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
}

const mocha = 'node_modules/mocha/bin/mocha.js --exit'
const mochaReport = '--reporter json --reporter-option output={report}'
const jest = 'node_modules/jest/bin/jest.js --runInBand --forceExit --json --outputFile={report}'

export const ownSuites: readonly OwnSuite[] = [
  {
    name: 'rascal 21.0.1',
    repository: 'onebeyond/rascal',
    commit: '22017c3a177f02bfdc5032e5842aa1a066b027ff',
    packages: {
      amqplib: '0.10.9',
      async: '3.2.6',
      chance: '1.1.13',
      debug: '4.4.3',
      'forward-emitter': '0.1.1',
      'generic-pool': '3.9.0',
      lodash: '4.17.21',
      'lru-cache': '7.18.3',
      'safe-json-parse': '4.0.0',
      stashback: '2.0.1',
      uuid: '8.3.2',
      xregexp: '5.1.3',
      zunit: '4.0.2',
    },
    emptyPackages: ['random-readable'],
    leftOut: {
      file: 'test/broker.tests.js',
      titles: [
        'should assert vhosts',
        'should fail when checking vhosts that dont exist',
        'should succeed when checking vhosts that do exist',
        'should delete vhosts',
        'should support custom http agent',
      ],
      because: 'the management API',
    },
    files: /^test\/(?:\w+\/)?\w+\.tests\.js$/,
    command:
      `echo "{\\"pattern\\":\\"^$(basename {file})$\\"}" > one.json && ` +
      '{node} node_modules/zunit/bin/zUnit.js one.json',
    read: ofZUnit,
  },
  {
    name: 'amqp-connection-manager 5.0.0',
    repository: 'jwalton/node-amqp-connection-manager',
    commit: 'cea75b0a4d246c51933a82cbc4055dcb3203e356',
    packages: {
      '@types/amqplib': '0.10.7',
      '@types/chai': '4.3.20',
      '@types/chai-as-promised': '7.1.8',
      '@types/chai-string': '1.4.5',
      '@types/jest': '29.5.14',
      '@types/node': '22.18.6',
      '@types/whatwg-url': '11.0.5',
      amqplib: '0.10.9',
      chai: '4.5.0',
      'chai-as-promised': '7.1.2',
      'chai-jest': '1.0.2',
      'chai-string': '1.6.0',
      jest: '29.7.0',
      'jest-ts-webcompat-resolver': '1.0.0',
      'promise-breaker': '6.0.0',
      'promise-tools': '2.1.0',
      'ts-jest': '29.4.4',
      typescript: '5.9.3',
    },
    command: `{node} ${jest}`,
    read: ofJest,
  },
  {
    name: '@golevelup/nestjs-rabbitmq 9.0.2, e2e',
    repository: 'golevelup/nestjs',
    commit: 'af1c8d735690b2a8c06ef648641f2349420cff03',
    packages: {
      '@golevelup/ts-jest': '3.0.0',
      '@nestjs/common': '11.1.21',
      '@nestjs/core': '11.1.21',
      '@nestjs/platform-express': '11.1.21',
      '@nestjs/testing': '11.1.21',
      '@types/amqplib': '0.10.8',
      '@types/express': '5.0.6',
      '@types/jest': '30.0.0',
      '@types/lodash': '4.17.24',
      '@types/node': '22.18.6',
      'amqp-connection-manager': '5.0.0',
      amqplib: '0.10.9',
      jest: '30.5.2',
      lodash: '4.17.21',
      pactum: '3.9.1',
      'reflect-metadata': '0.2.2',
      rxjs: '7.8.2',
      'ts-jest': '29.4.15',
      typescript: '5.9.3',
    },
    command: `{node} ${jest} --config jest-e2e.json integration/rabbitmq`,
    read: ofJest,
    users: { rabbitmq: 'rabbitmq' },
  },
  {
    name: 'bunnybus 7.0.0',
    repository: 'xogroup/bunnybus',
    commit: 'e9496e501ce1d0d9ac952fb7c4a61d4f6308b4fd',
    packages: {
      '@hapi/code': '9.0.3',
      '@hapi/lab': '25.3.2',
      amqplib: '0.10.9',
      'set-interval-async': '2.0.3',
    },
    files: /^test\/(?!assertions\/).*\.js$/,
    command:
      'rm -f .labrc.js && {node} node_modules/@hapi/lab/bin/lab -l -r json -o {report} {file}',
    read: ofLab,
  },
  {
    name: 'foo-foo-mq 10.0.0',
    repository: 'Foo-Foo-MQ/foo-foo-mq',
    commit: 'a303898ac742fb8593aaaf7e6db0c37a06fe7879',
    packages: {
      amqplib: '0.8.0',
      bole: '4.0.1',
      chai: '4.5.0',
      'chai-as-promised': '7.1.2',
      debug: '4.4.3',
      lodash: '4.17.21',
      machina: '4.0.2',
      mocha: '10.8.2',
      'node-monologue': '2.0.0',
      postal: '2.0.6',
      sinon: '14.0.2',
      uuid: '8.3.2',
    },
    files: /^spec\/.*\.spec\.js$/,
    command: `{node} ${mocha} ${mochaReport} {file}`,
    read: ofMocha,
  },
  {
    name: 'jackrabbit 4.4.0',
    repository: 'hunterloftis/jackrabbit',
    commit: '345cb472fdb28e93bbfa46d9fcd37cdc403b99b2',
    packages: {
      amqplib: '0.4.2',
      chai: '3.5.0',
      lodash: '3.10.1',
      mocha: '10.8.2',
      uuid: '3.4.0',
    },
    files: /^test\/.*\.test\.js$/,
    command: `{node} ${mocha} ${mochaReport} {file}`,
    read: ofMocha,
    environment: { RABBIT_URL: 'amqp://localhost' },
  },
]
