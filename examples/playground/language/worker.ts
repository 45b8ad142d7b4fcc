/** TypeScript in a worker of its own: loaded when somebody edits, and never in the way of the page. */
import { expose } from 'comlink'
import typescript from 'typescript'
import { compile, type CompileResult } from './compile.js'
import { check, type Finding } from './check.js'
import { complete, documentation, type Completions } from './complete.js'
import { createEnvironment, scenarioPath } from './environment.js'
import { format } from './format.js'
import { hover, type Hover } from './hover.js'

const environment = createEnvironment()

/** The environment with that text in it. */
function withText(source: string) {
  environment.updateFile(scenarioPath, source === '' ? ' ' : source)
  return environment
}

const language = {
  compile: (source: string): CompileResult => compile(typescript, source),
  check: (source: string): Finding[] => check(withText(source)),
  complete: (source: string, position: number): Completions | undefined =>
    complete(withText(source), position),
  documentation: (position: number, name: string): string | undefined =>
    documentation(environment, position, name),
  hover: (source: string, position: number): Hover | undefined => hover(withText(source), position),
  format,
}

export type Language = typeof language

expose(language)
