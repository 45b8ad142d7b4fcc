import { resolve } from 'node:path'
import ts from 'typescript'
import { placeOf, type Module } from './modules.js'

/** The mistakes that the compiler finds in modules, each with its place on a page. */
export function mistakesOf(modules: readonly Module[]): string[] {
  const program = ts.createProgram({
    rootNames: modules.map(({ path }) => path),
    options: optionsOfTheProject(),
  })
  return modules.flatMap((module) => {
    const source = program.getSourceFile(module.path)
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return found.map((diagnostic) => described(module, diagnostic))
  })
}

function described(module: Module, { file, start, messageText, code }: ts.Diagnostic): string {
  const line = file?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0
  const text = ts.flattenDiagnosticMessageText(messageText, '\n')
  return `${placeOf(module, line + 1)}: ${text} (TS${code})`
}

function optionsOfTheProject(): ts.CompilerOptions {
  const parsed = ts.getParsedCommandLineOfConfigFile(resolve('tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
    },
  })
  // a block may show how something is made, and leave its use to the reader
  return { ...parsed!.options, noUnusedLocals: false, skipLibCheck: true }
}
