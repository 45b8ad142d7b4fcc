import { createSystem, createVirtualTypeScriptEnvironment } from '@typescript/vfs'
import typescript from 'typescript'
import types from 'virtual:types'
import { hostTypes } from './host-types.js'

export const scenarioPath = '/scenario.ts'

export type Environment = ReturnType<typeof createVirtualTypeScriptEnvironment>

/** A project of one file, on a file system that is only thought of. */
export function createEnvironment(): Environment {
  const files = new Map([
    ...Object.entries(types),
    ['/host.d.ts', hostTypes] as const,
    [scenarioPath, ' '] as const,
  ])
  return createVirtualTypeScriptEnvironment(
    createSystem(files),
    ['/host.d.ts', scenarioPath],
    typescript,
    {
      target: typescript.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts', 'lib.esnext.decorators.d.ts', 'lib.esnext.disposable.d.ts'],
      module: typescript.ModuleKind.ESNext,
      moduleResolution: typescript.ModuleResolutionKind.Bundler,
      strict: true,
      skipLibCheck: true,
      types: [],
    },
  )
}
