/** From TypeScript to what a page can run: modules become functions of `exports` and `require`. */
import type * as TypeScript from 'typescript'

/** The compiler, which comes in a script of its own when it is first asked for. */
type Compiler = Pick<
  typeof TypeScript,
  'transpileModule' | 'ScriptTarget' | 'ModuleKind' | 'flattenDiagnosticMessageText'
>

export class CompileError extends Error {
  /** From 1. */
  readonly line: number

  constructor(message: string, line: number) {
    super(`line ${line}: ${message}`)
    this.name = 'CompileError'
    this.line = line
  }
}

/** Throws a CompileError at the first mistake; types are not checked. */
export function compile(typescript: Compiler, source: string): string {
  const { outputText, diagnostics = [] } = typescript.transpileModule(source, {
    fileName: 'scenario.ts',
    reportDiagnostics: true,
    compilerOptions: {
      target: typescript.ScriptTarget.ES2022,
      module: typescript.ModuleKind.CommonJS,
      useDefineForClassFields: true,
    },
  })
  const [mistake] = diagnostics
  if (mistake === undefined) return outputText
  const message = typescript.flattenDiagnosticMessageText(mistake.messageText, '\n')
  const line = source.slice(0, mistake.start ?? 0).split('\n').length
  throw new CompileError(message, line)
}

let loading: Promise<Compiler> | undefined

/** The compiler in the page: a classic script, so that it loads from a folder, too. */
export function loadCompiler(): Promise<Compiler> {
  loading ??= new Promise<Compiler>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = 'compiler.js'
    script.onload = () => resolve((globalThis as unknown as { ts: Compiler }).ts)
    script.onerror = () => {
      loading = undefined
      reject(new Error('the compiler (compiler.js) could not be loaded'))
    }
    document.head.append(script)
  })
  return loading
}
