/** From TypeScript to a script that the sandbox can run: a module becomes a function of `exports` and `require`. */
import type * as TypeScript from 'typescript'

/** The part of TypeScript that is needed here. */
export type Compiler = Pick<
  typeof TypeScript,
  'transpileModule' | 'ScriptTarget' | 'ModuleKind' | 'flattenDiagnosticMessageText'
>

/** A module, compiled. */
export interface CompiledCode {
  readonly js: string
  /** The source map, version 3, as JSON. */
  readonly map: string
}

/** Something about a place of the text. */
export interface Mistake {
  readonly message: string
  /** Positions in the text, from 0. */
  readonly from: number
  readonly to: number
  /** From 1. */
  readonly line: number
}

export type CompileResult =
  | { readonly ok: true; readonly code: CompiledCode }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] }

/** Types are not checked. */
export function compile(typescript: Compiler, source: string): CompileResult {
  const {
    outputText,
    sourceMapText = '',
    diagnostics = [],
  } = typescript.transpileModule(source, {
    fileName: 'scenario.ts',
    reportDiagnostics: true,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.CommonJS,
      useDefineForClassFields: true,
      sourceMap: true,
    },
  })
  if (diagnostics.length === 0) {
    // the sandbox gets the map beside the script
    const js = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')
    return { ok: true, code: { js, map: sourceMapText } }
  }
  const mistakes = diagnostics.map(({ messageText, start = 0, length = 0 }) => ({
    message: typescript.flattenDiagnosticMessageText(messageText, '\n'),
    from: start,
    to: start + length,
    line: lineAt(source, start),
  }))
  return { ok: false, mistakes }
}

/** The line of a position, from 1. */
export function lineAt(source: string, position: number): number {
  return source.slice(0, position).split('\n').length
}
