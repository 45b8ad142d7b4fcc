/** Imports what a command line names: a file, or a package as the working directory would find it. */
import { existsSync, statSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandError } from './command-error.js'
import { loadProblem } from './load-problem.js'
import { packageEntry } from './package-entry.js'

export type Exports = Readonly<Record<string, unknown>>

/** Throws a CommandError when there is no such module, or when it cannot be loaded. TypeScript is read through tsx. */
export async function importModule(name: string, directory: string): Promise<Exports> {
  const file = fileOf(name, directory)
  if (file === undefined) return importPackage(name, directory)
  if (!isModule.test(file)) throw notAModule(file, name)
  if (/\.[mc]?tsx?$/.test(file)) await enableTypeScript(directory)
  return load(file, name)
}

async function load(path: string, name: string): Promise<Exports> {
  let whenIdle!: () => void
  const idle = new Promise<never>((_resolve, reject) => {
    whenIdle = () => reject(neverLoaded(name))
  })
  process.on('beforeExit', whenIdle)
  try {
    return await Promise.race([import(pathToFileURL(path).href) as Promise<Exports>, idle])
  } catch (error) {
    throw loadProblem(name, error)
  } finally {
    process.off('beforeExit', whenIdle)
  }
}

/** Node would end without a word: nothing is left that could happen, and the module is not there yet. */
function neverLoaded(name: string): CommandError {
  return new CommandError(
    `\`${name}\` never finishes loading: an \`await\` at its top, or in a module that it imports, waits for what cannot happen any more`,
  )
}

const endings = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js']

/** A file of that name; one of `a.b` too, which is how Python names `a/b`. */
function fileOf(name: string, directory: string): string | undefined {
  const candidates = [name, name.replaceAll('.', '/')].flatMap((path) =>
    endings.map((ending) => resolve(directory, path + ending)),
  )
  const files = candidates.filter((path) => existsSync(path) && statSync(path).isFile())
  return files.find((path) => isModule.test(path)) ?? files[0]
}

const isModule = /\.[mc]?[jt]sx?$/

/** `kinoko run config.yaml`: the configuration in the place of the services. */
function notAModule(file: string, name: string): CommandError {
  const ending = extname(file)
  const hint = ['.yaml', '.yml'].includes(ending)
    ? `; a configuration goes behind --config: kinoko run services.ts --config ${name}`
    : ''
  return new CommandError(
    `\`${name}\` is no module: JavaScript or TypeScript is expected (services.js, services.ts)${hint}`,
  )
}

async function importPackage(name: string, directory: string): Promise<Exports> {
  const path = await packageEntry(name, directory)
  if (path === undefined) {
    throw new CommandError(
      `No module named \`${name}\`: there is no such file in ${directory}, and no such package`,
    )
  }
  return load(path, name)
}

let isTypeScriptEnabled = false

/** Node runs no TypeScript with decorators: tsx does, where it is installed; to import `tsx/esm` is to have it. */
async function enableTypeScript(directory: string): Promise<void> {
  if (isTypeScriptEnabled || process.execArgv.some((argument) => argument.includes('tsx'))) return
  const path = await packageEntry('tsx/esm', directory)
  if (path === undefined) {
    throw new CommandError('services in TypeScript need tsx to run: npm install tsx')
  }
  await import(pathToFileURL(path).href)
  isTypeScriptEnabled = true
}
