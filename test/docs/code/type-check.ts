import { join, resolve } from 'node:path'
import ts from 'typescript'
import packageJson from '../../../package.json' with { type: 'json' }
import { placeOf, type Module } from './modules.js'

/** The mistakes that the compiler finds in modules, and each `await` of what is no promise, with its place on a page. */
export function mistakesOf(modules: readonly Module[]): string[] {
  const program = ts.createProgram({
    rootNames: modules.map(({ path }) => path),
    options: optionsOfTheProject(),
  })
  return modules.flatMap((module) => {
    const source = program.getSourceFile(module.path)!
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]
    return [
      ...found.map((diagnostic) => described(module, diagnostic)),
      ...needlessAwaits(source, program.getTypeChecker()).map(
        ({ line, code }) => `${placeOf(module, line)}: nothing to wait for: ${code}`,
      ),
    ]
  })
}

/**
 * Each `await` of what is no promise in files that have packages of their own, with its place; a value of such a package
 * may be anything.
 */
export function needlessAwaitsOf(paths: readonly string[]): string[] {
  const entries = Object.entries(packageJson.exports).flatMap(([name, entry]) =>
    typeof entry === 'string' ? [] : [[join('kinoko', name), [entry['kinoko:source']]] as const],
  )
  const options = { ...optionsOfTheProject(), paths: Object.fromEntries(entries) }
  const program = ts.createProgram({
    rootNames: [...paths],
    options: options as unknown as ts.CompilerOptions,
  })
  return paths.flatMap((path) =>
    needlessAwaits(program.getSourceFile(path)!, program.getTypeChecker()).map(
      ({ line, code }) => `${path}:${line}: nothing to wait for: ${code}`,
    ),
  )
}

function needlessAwaits(source: ts.SourceFile, checker: ts.TypeChecker) {
  const found: { readonly line: number; readonly code: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node) && !mayBePromise(checker.getTypeAtLocation(node.expression))) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart())
      found.push({ line: line + 1, code: node.getText() })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function mayBePromise(type: ts.Type): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter))
    return true
  return type.isUnion() ? type.types.some(mayBePromise) : type.getProperty('then') !== undefined
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
