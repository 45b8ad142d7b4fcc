/**
 * Finds service classes by what the command line says: `module`, all services of a module, or
 * `module:Class`, one of them. A module is a file, with or without its ending, from the working directory
 * on, or a package.
 */
import { entrypointsOf } from '../container/entrypoint.js'
import type { ServiceClass } from '../service/name.js'
import { CommandError } from './command-error.js'
import { importModule, type Exports } from './import-module.js'

/** Throws a CommandError when there is no such module, or nothing in it to run. */
export async function importServices(name: string, directory: string): Promise<ServiceClass[]> {
  const [, moduleName = name, className] =
    /^(.+?)(?::([\p{L}_$][\p{L}\p{N}_$]*))?$/u.exec(name) ?? []
  const exported = await importModule(moduleName, directory)
  return className === undefined
    ? allServices(exported, moduleName)
    : [serviceNamed(className, exported, moduleName)]
}

function allServices(exported: Exports, moduleName: string): ServiceClass[] {
  const services = new Set(Object.values(exported).filter(looksLikeService))
  if (services.size > 0) return [...services]
  throw new CommandError(
    `Failed to find anything that looks like a service in module \`${moduleName}\`: a service is an ` +
      'exported class with entrypoints (if there is one, does it import another copy of kinoko?)',
  )
}

function serviceNamed(className: string, exported: Exports, moduleName: string): ServiceClass {
  if (!(className in exported)) {
    throw new CommandError(
      `Failed to find service class \`${className}\` in module \`${moduleName}\`; it exports ` +
        (Object.keys(exported).sort().join(', ') || 'nothing'),
    )
  }
  const found = exported[className]
  if (isClass(found)) return found
  throw new CommandError(`\`${className}\` in module \`${moduleName}\` is no class`)
}

function looksLikeService(value: unknown): value is ServiceClass {
  return isClass(value) && entrypointsOf(value).size > 0
}

function isClass(value: unknown): value is ServiceClass {
  return typeof value === 'function' && typeof value.prototype === 'object'
}
