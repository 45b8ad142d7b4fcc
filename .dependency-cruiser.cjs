/** Which folder may import which: docs/architecture.md has the same table in prose. */

const floors = require('./test/architecture/floors.cjs')
const simulatorFolders = require('./test/architecture/simulator-folders.cjs')

/** `src/rpc/` and `src/index.ts` alike. */
const anyOf = (names) => `^src/(${names.join('|')})(/|\\.ts$)`

const eachFloorImportsOnlyWhatIsBelow = floors.slice(1).map((names, above) => ({
  name: `floor-of-${names[0]}`,
  comment: 'A floor of src imports only what stands below it.',
  severity: 'error',
  from: { path: anyOf(names) },
  to: { path: anyOf(floors.slice(0, above + 1).flat()) },
}))

const namesOfOneFloorAreApart = floors
  .filter((names) => names.length > 1)
  .flatMap((names) =>
    names.map((name) => ({
      name: `${name}-is-apart`,
      comment: 'Who stands on a floor imports nothing of its neighbours there.',
      severity: 'error',
      from: { path: anyOf([name]) },
      to: { path: anyOf(names.filter((other) => other !== name)) },
    })),
  )

const inSimulator = (name) =>
  `^simulator/${name.replace('.', '\\.')}${name.endsWith('.ts') ? '$' : '/'}`

const foldersOfTheSimulator = Object.entries(simulatorFolders).map(([name, known]) => ({
  name: `simulator-${name}`,
  comment: 'What a folder of the simulator may import is in docs/architecture.md.',
  severity: 'error',
  from: { path: inSimulator(name) },
  to: { path: '^simulator/', pathNot: [name, ...known].map(inSimulator) },
}))

/** Files of the simulator that have to know each other: the only circles there, types included. */
const naturalCircles = [
  // a consumer names its queue, and a queue lists its consumers
  ['core/queue/queue', 'core/queue/consumer'],
  // a channel is of a connection, and a connection has channels
  ['core/connection', 'core/channel/channel'],
  // a connection of the callback API makes channels, and its channels, as amqplib types them, name the connection
  ['client/callback/callback-model', 'client/callback/channel', 'client/callback/confirm-channel'],
]

const inCircle = (files) => `^simulator/(${files.join('|')})\\.ts$`

const onlyNaturalCircles = naturalCircles.map((files) => ({
  name: `simulator-circle-of-${files[0].replaceAll('/', '-')}`,
  comment: 'No further file belongs to this circle.',
  severity: 'error',
  from: { path: inCircle(files) },
  to: { circular: true, via: { pathNot: inCircle(files) } },
}))

module.exports = {
  forbidden: [
    ...eachFloorImportsOnlyWhatIsBelow,
    ...namesOfOneFloorAreApart,
    ...foldersOfTheSimulator,
    {
      name: 'src-is-floors',
      comment: 'Every file of src stands on a floor.',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: anyOf(floors.flat()) },
    },
    {
      name: 'no-type-cycles-in-src',
      comment:
        'No circle of files in src, types included: a file says what it needs of its user in an interface of its own.',
      severity: 'error',
      from: { path: '^src/([^/]+)' },
      // a circle over several folders goes up a floor somewhere, and is told there
      to: { circular: true, viaOnly: { path: '^src/$1' } },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...onlyNaturalCircles,
    {
      name: 'no-circles-in-simulator',
      comment: 'Types included. The circles that are natural are named above.',
      severity: 'error',
      from: { path: '^simulator/', pathNot: inCircle(naturalCircles.flat()) },
      to: { circular: true },
    },
    {
      name: 'no-circles-in-testing',
      comment: 'Types included.',
      severity: 'error',
      from: { path: '^testing/' },
      to: { circular: true },
    },
    {
      name: 'core-is-pure',
      comment: 'The broker core imports nothing but itself.',
      severity: 'error',
      from: { path: '^simulator/core/' },
      to: { pathNot: '^simulator/core/' },
    },
    {
      name: 'wire-knows-only-the-core',
      comment:
        'The codec and its sessions are pure: any host, in real or virtual time, may drive them.',
      severity: 'error',
      from: { path: '^simulator/wire/' },
      to: { pathNot: '^simulator/(core|wire)/' },
    },
    {
      name: 'simulator-knows-only-itself',
      comment:
        'It hints at misspelt names in the words of the runtime: a pure function, and the only one.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: {
        path: '^(src|testing|test|examples)/',
        pathNot: '^src/support/suggest\\.ts$',
      },
    },
    {
      name: 'simulator-is-its-folders',
      comment: 'Every folder of the simulator stands in docs/architecture.md.',
      severity: 'error',
      from: {},
      to: {
        path: '^simulator/[^/]+/',
        pathNot: Object.keys(simulatorFolders).map(inSimulator),
      },
    },
    {
      name: 'server-and-socket-are-apart',
      comment: 'They need Node: nothing of the library for browsers may lead to them.',
      severity: 'error',
      from: {
        path: '^(src|simulator|testing)/',
        pathNot: '^(src/cli|simulator/(server|socket|register))/',
      },
      to: { path: '^simulator/(server|socket|register)/' },
    },
    {
      name: 'nothing-unresolved',
      comment:
        'What cannot be found breaks no rule, so it must not be there. These examples have packages of their own.',
      severity: 'error',
      from: { pathNot: '^examples/(libraries|13\\d-[^/]+|playground)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-import-by-own-name',
      comment:
        'The package imports its own files by their paths: its name leads to an entry, and past the floors.',
      severity: 'error',
      from: { path: '^(src|simulator|testing)/' },
      to: { path: '^(src|simulator|testing)/', dependencyTypes: ['undetermined'] },
    },
    {
      name: 'no-import-of-dist',
      comment: 'What was built may be of yesterday.',
      severity: 'error',
      from: { path: '^(src|simulator|testing|examples)/' },
      to: { path: '(^|/)dist/', pathNot: '(^|/)node_modules/' },
    },
    {
      name: 'runtime-knows-no-simulator',
      severity: 'error',
      comment: 'The CLI hosts services on the simulator too (--broker simulator).',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^(simulator|testing|test|examples)/' },
    },
    {
      name: 'cli-uses-entries-of-the-simulator',
      comment:
        'And two lists that need no broker, of versions and of plugins; how pages are served; how testing tells calls in a recording.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: {
        path: '^(simulator|testing)/',
        pathNot:
          '^((simulator|testing)/index|simulator/(server/(index|page/[^/]+)|core/profile|core/exchanges/plugins)|testing/report/calls/calls-of)\\.ts$',
      },
    },
    {
      name: 'examples-use-the-package-by-its-name',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(src|simulator|testing)/', dependencyTypes: ['local'] },
    },
    {
      name: 'testing-uses-public-entries',
      comment:
        'The testing kit sees src and simulator as a user does, but for two: the names of secrets, and which lines of a stack are the user’s.',
      severity: 'error',
      from: { path: '^testing/' },
      to: {
        path: '^(src|simulator)/',
        pathNot: '^((src|simulator)/index|src/support/(secret-key|user-frames))\\.ts$',
      },
    },
    {
      name: 'amqplib-only-at-the-edge',
      severity: 'error',
      from: { path: '^(src|simulator|testing)/', pathNot: '^src/(amqp/amqplib\\.ts|cli/)' },
      to: { path: 'amqplib', pathNot: '^src/amqp/amqplib', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'node-only-at-the-edge',
      comment:
        'The library runs in a browser: Node modules stay in the CLI and in entries of their own.',
      severity: 'error',
      from: {
        path: '^(src|simulator|testing)/',
        pathNot:
          '^(src/(cli/|node/|vite/|amqp/handshake\\.ts)|simulator/(server|socket|register)/)',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'node-entries-are-apart',
      severity: 'error',
      from: { path: '^(src|simulator|testing)/', pathNot: '^src/(cli|node)/' },
      to: { path: '^src/node/' },
    },
    {
      name: 'optional-peers-only-in-their-entries',
      comment:
        'Who does not import kinoko/opentelemetry, kinoko/resilience or kinoko/vite needs none of their packages.',
      severity: 'error',
      from: { path: '^(src|simulator|testing)/', pathNot: '^src/(opentelemetry|resilience|vite)/' },
      to: { path: '(@opentelemetry|cockatiel|/esbuild/)|^src/(opentelemetry|resilience|vite)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['kinoko:source', 'import', 'types', 'default'],
    },
  },
}
