import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** What `src`, `simulator` and `testing` may not touch: every source of time or chance is a port. */
const hostTimeAndChance = [
  { name: 'Date', message: 'Ask the Ambient (or the world) for the time.' },
  { name: 'setTimeout', message: 'Use Ambient.setTimeout.' },
  { name: 'setInterval', message: 'Use Ambient.setTimeout.' },
  { name: 'setImmediate', message: 'Only world/schedule/hop.ts may hop.' },
  { name: 'queueMicrotask', message: 'Use a promise.' },
  { name: 'crypto', message: 'Use Ambient.uuid or Ambient.random.' },
  { name: 'performance', message: 'Ask the Ambient (or the world) for the time.' },
  { name: 'process', message: 'Only the edge (cli, ambient) may touch the process.' },
]

const typesOfQueues = '/^(classic|quorum|stream)$/'
const partsOfTypes = '/^(cl|qu|str)/'
const askForType = 'Ask the rules of its type (core/queue/rules) what it does.'
const askForVersion = 'Ask the profile (core/differences.ts) what it does.'

/** What the core of the simulator may not ask. */
const askingForTypeOrVersion = [
  // as a value, wherever it stands: compared, in a list, in a constant; not where it is a type
  {
    selector: `:not(TSLiteralType, ImportDeclaration) > Literal[value=${typesOfQueues}]`,
    message: askForType,
  },
  { selector: `TemplateElement[value.cooked=${typesOfQueues}]`, message: askForType },
  { selector: 'Literal[regex.pattern=/classic|quorum|stream/]', message: askForType },
  {
    selector: `CallExpression[callee.property.name=/^(startsWith|endsWith|includes|indexOf)$/] > Literal[value=${partsOfTypes}]`,
    message: askForType,
  },
  { selector: 'Identifier[name=/^is(Classic|Quorum|Stream)(Queue)?$/]', message: askForType },
  ...['MemberExpression[property.name="version"]', 'Identifier[name="version"]'].flatMap(
    (version) => [
      { selector: `BinaryExpression > ${version}`, message: askForVersion },
      { selector: `SwitchStatement > ${version}`, message: askForVersion },
      { selector: `CallExpression > MemberExpression > ${version}.object`, message: askForVersion },
      {
        selector: `CallExpression[callee.name=/^(Number|parseInt|parseFloat)$/] > ${version}`,
        message: askForVersion,
      },
      {
        selector: `CallExpression[callee.object.name="Number"] > ${version}`,
        message: askForVersion,
      },
      {
        selector: `CallExpression[callee.property.name="test"] > ${version}`,
        message: askForVersion,
      },
    ],
  ),
  {
    selector: 'BinaryExpression > MemberExpression[property.name=/^(major|minor)(Version)?$/]',
    message: askForVersion,
  },
  { selector: 'Literal[value=/^[34][.]([0-9]+([.][0-9]+)?)?$/]', message: askForVersion },
]

/** Every file is in one of these; a service that finds them by itself looks at the project anew for each file. */
const projects = [
  'examples/playground/tsconfig.json',
  'test/playground/tsconfig.json',
  'simulator/tsconfig.json',
  'test/types/legacy/tsconfig.json',
  'test/types/tsconfig.json',
  'tsconfig.json',
]

export default tseslint.config(
  // the projects of test/install are compiled and run as users' projects are, apart from this one
  {
    ignores: [
      'dist',
      'examples/playground/package/dist',
      'build',
      'coverage',
      'node_modules',
      'docs/site/.vitepress/.temp',
      'test/install/*/**',
      // what stands in projects of its own, each with its packages
      'examples/{libraries,130-*,131-*,132-*,133-*,134-*}/**',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: projects, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `x!` where a bound was checked before: the index access is known to be there
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-fallthrough': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**', 'simulator/**', 'testing/**'],
    rules: {
      'no-restricted-globals': ['error', ...hostTimeAndChance],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Use choices or Ambient.random.' },
      ],
    },
  },
  {
    // how versions and types of queues differ is data there: nothing else asks which one it has before it
    files: ['simulator/core/**'],
    ignores: [
      'simulator/core/queue/rules/**',
      'simulator/core/profile.ts',
      'simulator/core/profiles/**',
      // where the types have their names
      'simulator/core/queue/settings.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...askingForTypeOrVersion] },
  },
  {
    // where the host's time and chance come in
    files: [
      'src/ports/ambient.ts',
      'src/cli/**',
      'simulator/world/schedule/hop.ts',
      'testing/globals/**',
    ],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // vi.mocked(service.method) and expect(mock.method) name a method without calling it
    files: ['test/**', 'examples/**'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    // mistakes that TypeScript would refuse, as JavaScript has them
    files: ['test/mistakes/**'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    // what is compiled and never run has nothing in its methods
    files: ['test/types/**'],
    rules: {
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/class-literal-property-style': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // these run in Chromium as well
    files: ['test/conformance/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Buffer']", message: 'Use bytes() and text().' },
      ],
    },
  },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'writable', require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
)
