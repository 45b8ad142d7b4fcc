/**
 * A plugin for vite (7, 8), vitest (4, 5), rollup and rolldown that makes standard decorators run.
 *
 * No JavaScript engine knows decorators yet, so a compiler has to take them apart; the one in vite 8 and
 * rolldown only does so with legacy ones. The plugin comes after the compiler and hands what still has
 * decorators to esbuild, which changes nothing else. What a project compiles with `experimentalDecorators`
 * has none left by then.
 *
 * With the option `standIn` it also puts the simulator under the tests of vitest, in RabbitMQ's place.
 *
 * @example
 * // vitest.config.ts
 * import kinoko from 'kinoko/vite'
 * export default defineConfig({ plugins: [kinoko()] })
 */
import { createRequire } from 'node:module'
import type * as Esbuild from 'esbuild'
import { ConfigurationError } from '../errors/errors.js'
import { hasDecorators } from './has-decorators.js'

/** The part of what a bundler gives a plugin that this one needs. */
interface BundlerContext {
  readonly meta: { readonly rolldownVersion?: string | undefined }
  /** Rollup's throws where there are decorators, rolldown's knows them. */
  parse(code: string): unknown
}

/** The options of the plugin. */
export interface KinokoPluginOptions {
  /**
   * Whether the sockets of vitest's tests lead to the simulator, in the place of RabbitMQ: those of amqplib of any version,
   * in node_modules as well. An object says who is let in; its shape is that of `configureSimulator`, as far as JSON has
   * it. Default false.
   */
  readonly standIn?: boolean | StandInOptions
}

/** How the simulator is set up in RabbitMQ's place: `configureSimulator` of `kinoko/simulator` says more of each. */
export interface StandInOptions {
  /** Passwords by user name, or `any`. Default `{ guest: 'guest' }`. */
  readonly users?: Readonly<Record<string, string>> | 'any'
  /** The virtual hosts that there are, or `any`. Default `['/']`. */
  readonly virtualHosts?: readonly string[] | 'any'
  /** The host names of the broker; others are not found. Default `any`. */
  readonly hosts?: readonly string[] | 'any'
  /** The ports that lead to it. Default 5672 and 5671. */
  readonly ports?: readonly number[]
  /** The version of RabbitMQ, such as `4.3`. Default: `KINOKO_RABBITMQ` of the environment, else 4.3. */
  readonly rabbitmq?: string
  /** Whether time is the platform's or fake timers', or runs ahead. Default `followed`. */
  readonly clock?: 'followed' | 'real' | 'virtual'
}

/** A part of the configuration of vitest. */
export interface StandInConfig {
  /** The options of vitest. */
  readonly test: {
    readonly setupFiles: string[]
    readonly env: Record<string, string>
  }
}

/** A plugin of vite, rollup and rolldown alike. */
export interface DecoratorsPlugin {
  /** The name of the plugin in messages of the bundler. */
  readonly name: 'kinoko:decorators'
  /** Adds what the option `standIn` needs to the configuration of vitest. */
  config(): StandInConfig | undefined
  /** Lowers the standard decorators of a module; leaves modules without any alone. */
  readonly transform: {
    readonly filter: { readonly code: RegExp }
    handler(
      this: BundlerContext,
      code: string,
      id: string,
    ): Promise<{ code: string; map: string } | undefined>
  }
}

/** Cheap and too broad, so that most modules are not looked at any closer. */
const mayHaveDecorators = /@[\w$(]/

/**
 * Lowers standard decorators. Needs the package esbuild, which vite 7 brings along; with vite 8 or rolldown
 * `npm install --save-dev esbuild`. Throws a ConfigurationError when there is none.
 */
export default function kinoko({ standIn = false }: KinokoPluginOptions = {}): DecoratorsPlugin {
  return {
    name: 'kinoko:decorators',
    config: () => (standIn === false ? undefined : configOf(standIn)),
    transform: {
      filter: { code: mayHaveDecorators },
      async handler(code, id) {
        if (!mayHaveDecorators.test(code)) return undefined
        const loader = loaderFor(this, code, id)
        return loader && lower(code, id, loader)
      },
    },
  }
}

function configOf(standIn: true | StandInOptions): StandInConfig {
  const { resolve } = createRequire(import.meta.url)
  const env = standIn === true ? {} : { KINOKO_SIMULATOR: JSON.stringify(standIn) }
  return { test: { setupFiles: [resolve('kinoko/vitest')], env } }
}

/** How esbuild is to read the code; undefined when there is no decorator in it. */
function loaderFor(bundler: BundlerContext, code: string, id: string): Esbuild.Loader | undefined {
  let ast: unknown
  try {
    ast = bundler.parse(code)
  } catch {
    return bundler.meta.rolldownVersion === undefined ? 'js' : loaderByName(id)
  }
  return hasDecorators(ast) ? 'js' : undefined
}

/** Rolldown by itself compiles TypeScript and JSX only after all plugins. */
function loaderByName(id: string): Esbuild.Loader | undefined {
  const ending = /\.[mc]?([jt]sx?)(?:\?|$)/.exec(id)?.[1]
  return ending === 'js' ? 'jsx' : (ending as Esbuild.Loader | undefined)
}

async function lower(
  code: string,
  id: string,
  loader: Esbuild.Loader,
): Promise<{ code: string; map: string }> {
  const { transform } = await loadEsbuild()
  return transform(code, {
    loader,
    target: 'esnext',
    supported: { decorators: false },
    jsx: 'preserve',
    sourcemap: true,
    sourcefile: id,
  })
}

async function loadEsbuild(): Promise<typeof Esbuild> {
  try {
    return await import('esbuild')
  } catch (cause) {
    throw new ConfigurationError(
      'kinoko/vite takes standard decorators apart with esbuild, which cannot be loaded: run `npm install --save-dev esbuild`',
      { cause },
    )
  }
}
