import { relative } from 'node:path'
import ts from 'typescript'
import packageJson from '../../../package.json' with { type: 'json' }

/** A symbol that an entry point exports, or a public member of one. */
export interface PublicSymbol {
  /** The file that declares it, and its name: `src/config/config.ts Config.AMQP_URI`. */
  readonly id: string
  /** Whether it is a member that may be left out. */
  readonly isOptional: boolean
  /** Its docstring, or that of the member which it overrides or implements; empty if there is none. */
  readonly docstring: string
  readonly isNumber: boolean
}

/** What the entry points of package.json export, each symbol once, with its public members. */
export function publicSymbols(): readonly PublicSymbol[] {
  const entries = Object.values(packageJson.exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry['kinoko:source']],
  )
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config,
    ts.sys,
    '.',
  )
  const program = ts.createProgram(entries, options)
  const reader = new SymbolReader(program.getTypeChecker())
  for (const entry of entries) reader.readModule(program.getSourceFile(entry)!)
  return [...reader.found.values()]
}

class SymbolReader {
  readonly found = new Map<string, PublicSymbol>()
  readonly #checker: ts.TypeChecker

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  readModule(file: ts.SourceFile): void {
    const module = this.#checker.getSymbolAtLocation(file)
    if (module === undefined) throw new Error(`${file.fileName} exports nothing`)
    for (const exported of this.#checker.getExportsOfModule(module)) {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0
      this.#readExport(isAlias ? this.#checker.getAliasedSymbol(exported) : exported)
    }
  }

  #readExport(symbol: ts.Symbol): void {
    this.#add(symbol, symbol.name)
    for (const type of this.#typesOf(symbol)) {
      for (const member of type.getProperties()) {
        if (isPublic(member)) this.#add(member, `${symbol.name}.${nameOf(member)}`)
      }
    }
  }

  /** The types with members of their own: of a class those of instances and of the class, of a constant its literal's. */
  *#typesOf(symbol: ts.Symbol): Generator<ts.Type> {
    const { flags } = symbol
    if (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
      yield this.#checker.getDeclaredTypeOfSymbol(symbol)
    }
    if (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Enum)) {
      yield this.#checker.getTypeOfSymbol(symbol)
    }
    for (const declaration of symbol.declarations ?? []) {
      const isLiteral =
        (ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type)) ||
        (ts.isVariableDeclaration(declaration) &&
          declaration.type === undefined &&
          declaration.initializer !== undefined &&
          ts.isObjectLiteralExpression(declaration.initializer))
      if (isLiteral) yield this.#checker.getTypeAtLocation(declaration)
    }
  }

  #add(symbol: ts.Symbol, name: string): void {
    const [declaration] = symbol.declarations ?? []
    const file = declaration && fileOf(declaration)
    if (declaration === undefined || file === undefined) return
    const id = `${file} ${name}`
    const docstring = ts.isExportAssignment(declaration)
      ? commentOf(declaration)
      : ts.displayPartsToString(symbol.getDocumentationComment(this.#checker))
    const type = this.#checker.getTypeOfSymbolAtLocation(symbol, declaration)
    const isNumber = (this.#checker.getNonNullableType(type).flags & ts.TypeFlags.NumberLike) !== 0
    const isOptional = name !== symbol.name && (symbol.flags & ts.SymbolFlags.Optional) !== 0
    this.found.set(id, { id, docstring, isNumber, isOptional })
  }
}

/** The compiler attaches no comment to `export default { ... }`. */
function commentOf(declaration: ts.Declaration): string {
  const { text } = declaration.getSourceFile()
  const ranges = ts.getLeadingCommentRanges(text, declaration.getFullStart()) ?? []
  return ranges.map(({ pos, end }) => text.slice(pos, end)).join('\n')
}

/** The path of a file of `src`, `simulator` or `testing`; undefined for what others have declared. */
function fileOf(declaration: ts.Declaration): string | undefined {
  const path = relative('.', declaration.getSourceFile().fileName).replaceAll('\\', '/')
  return /^(?:src|simulator|testing)\//.test(path) ? path : undefined
}

function isPublic(member: ts.Symbol): boolean {
  if (member.flags & ts.SymbolFlags.Prototype) return false
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  return (member.declarations ?? []).every(
    (declaration) =>
      (ts.getCombinedModifierFlags(declaration) & hidden) === 0 &&
      !ts.isPrivateIdentifier(ts.getNameOfDeclaration(declaration) ?? declaration),
  )
}

/** `[Symbol.asyncDispose]` for the name that the compiler gives it, `__@asyncDispose@17`. */
function nameOf(member: ts.Symbol): string {
  return member.name.replace(/^__@(\w+)@\d+$/, '[Symbol.$1]')
}
