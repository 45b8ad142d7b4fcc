/**
 * Arranges the declarations that `tsc` writes beside the modules of `dist`: there is one set for both kinds of
 * modules, in `dist/cjs`, and only what an entry point leads to stays in it.
 *
 * TypeScript takes a declaration for CommonJS or for an ECMAScript module by the package.json that is next to it.
 * Declarations of ECMAScript modules can import those of CommonJS, in every version and every setting, and not the
 * other way about (TS1479 before TypeScript 5.8). So what both kinds of modules declare stands under `dist/cjs`,
 * and the entries of ECMAScript modules export it again.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { posix, resolve } from 'node:path'
import ts from 'typescript'

/** What a declaration imports of its own package: `from './x.js'`, `import './x.js'`, `import("./x.js")`. */
const relative = /((?:\bfrom|\bimport)\s*\(?\s*["'])(\.[^"']+)\.js(["'])/g

/**
 * @param required sources of the entries that are there as CommonJS too, such as `src/index.ts`
 * @param declared declarations that package.json names, such as `dist/src/index.d.ts`
 */
export async function arrangeTypes(
  required: readonly string[],
  declared: readonly string[],
): Promise<void> {
  const entries = required.map((file) => `dist/${file.replace(/\.ts$/, '.d.ts')}`)
  const shared = await reachedFrom(entries)
  const withDefault = await Promise.all(entries.map(hasDefault))
  for (const path of shared) await moveToCommonJs(path)
  for (const [index, path] of entries.entries()) await writeEntry(path, withDefault[index]!)
  for (const path of await declarations()) await pointToShared(path, shared)
  await leaveOut(declared)
  await removeUnused(declared)
  await leaveOut(declared)
}

const inCommonJs = (path: string): string => path.replace(/^dist\//, 'dist/cjs/')

async function hasDefault(path: string): Promise<boolean> {
  return /^export default /m.test(await readFile(path, 'utf8'))
}

async function moveToCommonJs(path: string): Promise<void> {
  await mkdir(posix.dirname(inCommonJs(path)), { recursive: true })
  await rename(path, inCommonJs(path))
}

/**
 * `export *` leaves a default export out, and which value a default import of CommonJS is depends on the setting:
 * an entry that has one is declared for both kinds of modules.
 */
async function writeEntry(path: string, isWhole: boolean): Promise<void> {
  const target = posix.relative(posix.dirname(path), inCommonJs(path)).replace(/\.d\.ts$/, '.js')
  const text = isWhole ? await readFile(inCommonJs(path), 'utf8') : `export * from './${target}';\n`
  await writeFile(path, text)
}

async function pointToShared(path: string, shared: ReadonlySet<string>): Promise<void> {
  if (path.startsWith('dist/cjs/')) return
  const folder = posix.dirname(path)
  const text = await readFile(path, 'utf8')
  const pointed = text.replace(relative, (whole, before: string, name: string, after: string) => {
    const imported = posix.join(folder, `${name}.d.ts`)
    if (!shared.has(imported)) return whole
    const target = posix.relative(folder, inCommonJs(imported)).replace(/\.d\.ts$/, '.js')
    return `${before}${target.startsWith('.') ? target : `./${target}`}${after}`
  })
  await writeFile(path, pointed)
}

/** All that there are. */
async function declarations(): Promise<string[]> {
  const names = await readdir('dist', { recursive: true })
  return names
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => posix.join('dist', name.replaceAll('\\', '/')))
}

/** These declarations, and those that they import of the package. */
async function reachedFrom(entries: readonly string[]): Promise<Set<string>> {
  const waiting = [...entries]
  const reached = new Set<string>()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    const folder = posix.dirname(path)
    for (const [, , name = ''] of (await readFile(path, 'utf8')).matchAll(relative)) {
      waiting.push(posix.join(folder, `${name}.d.ts`))
    }
  }
  return reached
}

/** Removes the files that no entry leads to: they are of what stays inside. */
async function leaveOut(declared: readonly string[]): Promise<void> {
  const reached = await reachedFrom(declared)
  for (const path of await declarations()) if (!reached.has(path)) await rm(path)
}

/** Removes the declarations that no export of an entry names, however indirectly. */
async function removeUnused(declared: readonly string[]): Promise<void> {
  const program = ts.createProgram(
    declared.map((path) => resolve(path)),
    { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  )
  const used = new UsedStatements(program)
  for (const path of declared) used.addExports(program.getSourceFile(resolve(path))!)
  for (const file of used.files()) await writeFile(file.fileName, used.textOf(file))
}

class UsedStatements {
  readonly #program: ts.Program
  readonly #checker: ts.TypeChecker
  readonly #statements = new Set<ts.Statement>()

  constructor(program: ts.Program) {
    this.#program = program
    this.#checker = program.getTypeChecker()
    // what a module adds to another one is there for whoever loads it
    for (const statement of this.files().flatMap((file) => [...file.statements])) {
      if (ts.isModuleDeclaration(statement)) this.#addStatement(statement)
    }
  }

  /** The files of the package, without those of its dependencies. */
  files(): readonly ts.SourceFile[] {
    const own = resolve('dist')
    return this.#program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(own))
  }

  addExports(file: ts.SourceFile): void {
    const module = this.#checker.getSymbolAtLocation(file)
    for (const symbol of module === undefined ? [] : this.#checker.getExportsOfModule(module)) {
      this.#addSymbol(symbol)
    }
  }

  textOf(file: ts.SourceFile): string {
    const kept = file.statements.map((statement) => this.#textOfStatement(statement, file))
    const text = kept.join('').trim()
    return `${text === '' ? 'export {};' : text}\n`
  }

  #addSymbol(symbol: ts.Symbol): void {
    for (const declaration of this.#meant(symbol).declarations ?? []) {
      let node: ts.Node = declaration
      while (!ts.isSourceFile(node) && !ts.isSourceFile(node.parent)) node = node.parent
      if (ts.isSourceFile(node)) this.#addModule(node)
      else this.#addStatement(node as ts.Statement)
    }
  }

  #addModule(file: ts.SourceFile): void {
    if (this.files().includes(file)) this.addExports(file)
  }

  #addStatement(statement: ts.Statement): void {
    if (this.#statements.has(statement) || !this.files().includes(statement.getSourceFile())) return
    this.#statements.add(statement)
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) {
        const symbol = this.#checker.getSymbolAtLocation(node)
        if (symbol !== undefined) this.#addSymbol(symbol)
      }
      node.forEachChild(visit)
    }
    visit(statement)
  }

  #meant(symbol: ts.Symbol): ts.Symbol {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    return isAlias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  #textOfStatement(statement: ts.Statement, file: ts.SourceFile): string {
    if (ts.isImportDeclaration(statement)) return this.#textOfImport(statement, file)
    if (ts.isExportDeclaration(statement)) return this.#textOfExport(statement)
    const isKept = ts.isExportAssignment(statement) || this.#statements.has(statement)
    return isKept ? statement.getFullText() : ''
  }

  #textOfImport(statement: ts.ImportDeclaration, file: ts.SourceFile): string {
    const bindings = statement.importClause?.namedBindings
    if (bindings === undefined || !ts.isNamedImports(bindings)) return statement.getFullText()
    const names = this.#namesUsedIn(file)
    const unused = bindings.elements.filter(({ name }) => !names.has(name.text))
    return without(statement, bindings.elements, unused)
  }

  #textOfExport(statement: ts.ExportDeclaration): string {
    const clause = statement.exportClause
    if (clause === undefined || !ts.isNamedExports(clause)) return statement.getFullText()
    const unused = clause.elements.filter(({ name }) => !this.#isUsed(name))
    return without(statement, clause.elements, unused)
  }

  /** Whether what is exported under this name is part of an entry, or comes of another package. */
  #isUsed(name: ts.Node): boolean {
    const symbol = this.#checker.getSymbolAtLocation(name)
    const declarations = symbol === undefined ? [] : (this.#meant(symbol).declarations ?? [])
    if (declarations.length === 0) return true
    return declarations.some((declaration) => {
      let node: ts.Node = declaration
      while (!ts.isSourceFile(node) && !ts.isSourceFile(node.parent)) node = node.parent
      const isForeign = !this.files().includes(node.getSourceFile())
      return isForeign || ts.isSourceFile(node) || this.#statements.has(node as ts.Statement)
    })
  }

  #namesUsedIn(file: ts.SourceFile): ReadonlySet<string> {
    const names = new Set<string>()
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) names.add(node.text)
      node.forEachChild(visit)
    }
    for (const statement of file.statements) {
      // what is exported from another module needs no import
      const isOwn = ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined
      if (isOwn || ts.isExportAssignment(statement) || this.#statements.has(statement))
        visit(statement)
    }
    return names
  }
}

/** The text of an import or export without some of its names; nothing when none is left. */
function without(
  statement: ts.Statement,
  names: ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>,
  unused: readonly ts.Node[],
): string {
  if (unused.length === 0) return statement.getFullText()
  if (unused.length === names.length) return ''
  const kept = names.filter((name) => !unused.includes(name)).map((name) => name.getText())
  const text = statement.getFullText()
  const offset = statement.getFullStart()
  const end = text.slice(names.end - offset).replace(/^\s*,?\s*/, ' ')
  return `${text.slice(0, names.pos - offset)} ${kept.join(', ')}${end}`
}
