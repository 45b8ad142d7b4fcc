/**
 * The combinations that users have: a runner or a compiler, the version of Node, the form of decorators. Each is
 * a small project that is installed from the tarball and run. Where the library or its documentation had to do
 * something for a combination, the project has to fail without that.
 */
import { edit, replaceInPackage, type TakeOut } from './take-out.js'

export interface Project {
  readonly name: string
  /** What is copied, one over the other: folders beside this file. */
  readonly folders: readonly string[]
  /** Projects of one group share an installation, of all their packages. */
  readonly install: string
  readonly packages: Readonly<Record<string, string>>
  /** What its package.json says beside. */
  readonly manifest?: Readonly<Record<string, unknown>>
  /** The major version of Node; undefined where another runtime runs it. */
  readonly node?: 20 | 22 | 24 | 26
  /** A line for the shell, with the installed commands and that Node on the path. */
  readonly command: string
  readonly environment?: Readonly<Record<string, string>>
  /** What makes it work; without it the command has to fail. */
  readonly remedy?: { readonly name: string; readonly takeOut: TakeOut }
}

const amqplib = { amqplib: '2.3.1' }
const vitest4 = { ...amqplib, vitest: '4.1.12' }
const vitest5 = { ...amqplib, vitest: '5.1.2' }
const vite7 = { vite: '7.3.8' }
const vite8 = { vite: '8.4.0', esbuild: '0.28.2' }
const module = { type: 'module' }
const withDecorators = 'with-decorators'
const withoutDecorators = 'without-decorators'

const plugin = {
  name: 'the plugin kinoko/vite',
  takeOut: { environment: { KINOKO_WITHOUT: 'plugin' } },
}
const commonjs = {
  name: 'the CommonJS build',
  takeOut: edit('package.json', (manifest) => manifest.replaceAll('"require":', '"nobody":')),
}

const vitestOn = { install: 'vitest-5-vite-8', folders: [withDecorators, 'vitest'] }
const typescript = {
  install: 'typescript',
  folders: [withDecorators, 'typescript'],
  manifest: module,
  packages: {
    ...vitest5,
    ...vite8,
    '@types/node': '24.10.1',
    'fast-check': '4.10.2',
    'typescript-5': 'npm:typescript@5.9.3',
    'typescript-6': 'npm:typescript@6.0.3',
    'typescript-7': 'npm:typescript@7.0.2',
  },
  node: 24,
} as const

/** Compiles the project as several kinds of project do. */
function compile(version: 5 | 6 | 7, kinds: readonly string[]): string {
  const tsc = `node node_modules/typescript-${version}/bin/tsc`
  return kinds.map((kind) => `${tsc} -p tsconfig.${kind}.json`).join(' && ')
}

/** Of the kinds that a version compiles only the one that has to fail is compiled again. */
const legacyTypes = (version: 6 | 7) => ({
  name: 'the overloads for legacy decorators',
  takeOut: {
    ...edit('dist/cjs/src/container/entrypoint.d.ts', (text) =>
      text.replaceAll('prototype: object', 'prototype: never'),
    ),
    command: compile(version, ['legacy']),
  },
})

export const projects: readonly Project[] = [
  {
    name: 'vitest 4, vite 7',
    folders: [withDecorators, 'vitest'],
    install: 'vitest-4-vite-7',
    packages: { ...vitest4, ...vite7 },
    manifest: module,
    node: 20,
    command: 'vitest run',
  },
  {
    name: 'vitest 4, vite 8',
    folders: [withDecorators, 'vitest'],
    install: 'vitest-4-vite-8',
    packages: { ...vitest4, ...vite8 },
    manifest: module,
    node: 20,
    command: 'vitest run',
    remedy: plugin,
  },
  {
    name: 'vitest 5, vite 8',
    ...vitestOn,
    packages: { ...vitest5, ...vite8 },
    manifest: module,
    node: 22,
    command: 'vitest run',
    remedy: plugin,
  },
  {
    name: 'vitest 5, vite 8',
    ...vitestOn,
    packages: { ...vitest5, ...vite8 },
    manifest: module,
    node: 26,
    command: 'vitest run && npm ls vitest',
    remedy: {
      name: 'vitest 5 among the peers',
      takeOut: edit('package.json', (manifest) => manifest.replace(' || ^5.0.0', '')),
    },
  },
  {
    name: 'vitest 5, vite 7',
    folders: [withDecorators, 'vitest'],
    install: 'vitest-5-vite-7',
    packages: { ...vitest5, ...vite7 },
    manifest: module,
    node: 24,
    command: 'vitest run',
  },
  {
    name: 'vitest 5, vite 8, experimentalDecorators',
    folders: [withDecorators, 'vitest', 'vitest-legacy'],
    install: 'vitest-5-vite-8',
    packages: { ...vitest5, ...vite8 },
    manifest: module,
    node: 24,
    command: 'vitest run',
    remedy: {
      name: 'the legacy form of decorators',
      takeOut: replaceInPackage('isObjectOrFunction(first) && isKey(second)', 'false'),
    },
  },
  {
    name: 'jest 30, CommonJS (its default)',
    folders: ['jest'],
    install: 'jest',
    packages: { ...amqplib, jest: '30.5.2' },
    node: 20,
    command: 'jest',
    remedy: commonjs,
  },
  {
    name: 'jest 30, ECMAScript modules',
    folders: [withoutDecorators, 'jest-esm'],
    install: 'jest',
    packages: { ...amqplib, jest: '30.5.2' },
    manifest: module,
    node: 24,
    command: 'node --experimental-vm-modules node_modules/jest/bin/jest.js',
    remedy: {
      name: 'the mocks of jest',
      takeOut: edit('package.json', (manifest) =>
        manifest.replaceAll('dist/testing/mocks/jest.js', 'dist/testing/mocks/jest.browser.js'),
      ),
    },
  },
  {
    name: 'jest 30, ts-jest, experimentalDecorators',
    folders: [withDecorators, 'ts-jest'],
    install: 'jest',
    packages: {
      ...amqplib,
      jest: '30.5.2',
      'ts-jest': '29.4.15',
      typescript: '5.9.3',
      '@types/jest': '30.0.0',
    },
    node: 22,
    command: 'jest',
    remedy: commonjs,
  },
  {
    name: 'jest 30, @swc/jest, standard decorators',
    folders: [withDecorators, 'ts-jest', 'swc-jest'],
    install: 'jest',
    packages: { ...amqplib, jest: '30.5.2', '@swc/jest': '0.2.39', '@swc/core': '1.16.22' },
    node: 24,
    command: 'jest',
    remedy: commonjs,
  },
  {
    name: 'node:test',
    folders: [withoutDecorators, 'node-test'],
    install: 'node-test',
    packages: amqplib,
    manifest: module,
    node: 20,
    command: 'node --test',
    remedy: {
      name: 'the mocks of node:test',
      takeOut: replaceInPackage('NativeModule test', 'NativeModule nobody'),
    },
  },
  {
    name: 'node:test, type stripping',
    folders: ['type-stripping'],
    install: 'node-test',
    packages: amqplib,
    manifest: module,
    node: 24,
    command: 'node --test shop.test.ts',
    remedy: {
      name: 'defineService instead of decorators',
      takeOut: { command: 'node --test decorated.test.ts' },
    },
  },
  {
    name: 'mocha, CommonJS by require',
    folders: ['mocha'],
    install: 'mocha',
    packages: { ...amqplib, mocha: '12.0.3' },
    node: 22,
    command: 'mocha shop.spec.js',
    remedy: {
      name: 'one copy for require and import',
      takeOut: edit('package.json', (manifest) => manifest.replaceAll('module-sync', 'nobody')),
    },
  },
  {
    name: 'bun test',
    folders: [withDecorators, 'bun'],
    install: 'bun',
    packages: { ...amqplib, bun: '1.4.5' },
    manifest: module,
    command: 'bun test',
    remedy: {
      name: 'the mocks of bun',
      takeOut: replaceInPackage('typeof jest === "object"', 'false'),
    },
  },
  {
    name: 'deno test',
    folders: [withDecorators, 'deno'],
    install: 'deno',
    packages: { ...amqplib, deno: '2.9.6' },
    manifest: { ...module, imports: {} },
    command: 'deno test --allow-all --no-check --unstable-sloppy-imports',
  },
  {
    name: 'parcel',
    folders: ['parcel'],
    install: 'parcel',
    packages: { parcel: '2.16.4' },
    // a page has no use for amqplib, and parcel none for the conditions that leave it out
    manifest: { alias: { amqplib: false } },
    node: 22,
    command: 'parcel build page.js --no-cache --no-optimize --dist-dir out && node out/page.js',
    remedy: {
      name: 'main',
      takeOut: edit('package.json', (manifest) => manifest.replace('"main":', '"nobody":')),
    },
  },
  {
    name: 'TypeScript 5.9',
    ...typescript,
    command: compile(5, ['nodenext', 'bundler', 'commonjs', 'legacy', 'config']),
    remedy: {
      name: 'typesVersions, for moduleResolution node10',
      takeOut: {
        ...edit('package.json', (manifest) => manifest.replace('"typesVersions"', '"nobody"')),
        command: compile(5, ['commonjs']),
      },
    },
  },
  {
    name: 'TypeScript 6',
    ...typescript,
    command: compile(6, ['nodenext', 'bundler', 'legacy', 'config']),
    remedy: legacyTypes(6),
  },
  {
    name: 'TypeScript 7',
    ...typescript,
    command: compile(7, ['nodenext', 'bundler', 'legacy', 'config']),
    remedy: legacyTypes(7),
  },
  {
    name: 'rolldown',
    folders: [withDecorators, 'rolldown'],
    install: 'rolldown',
    packages: { ...amqplib, rolldown: '1.3.3', esbuild: '0.28.2' },
    manifest: module,
    node: 24,
    command: 'rolldown -c && node out.js',
    remedy: plugin,
  },
]
