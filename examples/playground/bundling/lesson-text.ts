/**
 * From a planted bug to the text of its lesson. A planted bug has its services twice, with the bug and, under
 * the name `Fixed...`, without it; somebody who looks for the bug sees one of them.
 */
import ts from 'typescript'

export interface LessonTexts {
  /** The module with its bug, and with nothing that gives it away. */
  readonly bug: string
  readonly fix: string
}

/** Throws when the module is not made as planted bugs are. */
export function lessonTexts(fileName: string, text: string): LessonTexts {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, true)
  const fixed = new Map(
    file.statements.filter(ts.isClassDeclaration).flatMap((statement) => {
      const [, name] = /^Fixed(\w+)$/.exec(statement.name?.text ?? '') ?? []
      return name === undefined ? [] : [[name, statement] as const]
    }),
  )
  const plan = planOf(file)
  const write = (isFixed: boolean): string => {
    const parts = file.statements.flatMap((statement): Part[] => {
      if (isImportOfPlan(statement) || declaresPlan(statement)) return []
      if (!ts.isClassDeclaration(statement)) {
        return [{ statement, text: scenarioOf(statement, plan) ?? textOf(statement) }]
      }
      const name = statement.name?.text ?? ''
      if (fixed.get(name.replace(/^Fixed/, '')) === statement) return []
      const better = isFixed ? fixed.get(name) : undefined
      const text = better && textOf(better).replace(`Fixed${name}`, name)
      return [{ statement, text: text ?? textOf(statement) }]
    })
    return `${isFixed ? headOf(file) : ''}${joined(parts)}\n`
  }
  return { bug: write(false), fix: write(true) }
}

interface Part {
  readonly statement: ts.Statement
  readonly text: string
}

interface Plan {
  /** The options of the exploration, as they are written. */
  readonly explore: string
  /** What is done with the simulation before the scenario that both have. */
  readonly begin: readonly string[]
}

function planOf(file: ts.SourceFile): Plan {
  const statement = file.statements.find(declaresPlan)
  const declared = statement?.declarationList.declarations[0]?.initializer
  if (declared === undefined || !ts.isObjectLiteralExpression(declared)) {
    throw new SyntaxError(`${file.fileName}: no constant of the type PlantedBug is exported`)
  }
  const valueOf = (name: string): ts.Expression => {
    const property = declared.properties.find((other) => other.name?.getText() === name)
    if (property === undefined || !ts.isPropertyAssignment(property)) {
      throw new SyntaxError(`${file.fileName}: the planted bug has no property \`${name}\``)
    }
    return property.initializer
  }
  const buggy = valueOf('buggy')
  if (!ts.isArrowFunction(buggy) || !ts.isBlock(buggy.body)) {
    throw new SyntaxError(`${file.fileName}: \`buggy\` is no function with a body in braces`)
  }
  const begin = buggy.body.statements.filter((line) => !ts.isReturnStatement(line))
  return { explore: valueOf('explore').getText(), begin: begin.map((line) => line.getText()) }
}

/** The function `scenario`, exported, with what both services need in front; undefined for others. */
function scenarioOf(statement: ts.Statement, { explore, begin }: Plan): string | undefined {
  if (!ts.isFunctionDeclaration(statement) || statement.name?.text !== 'scenario') return undefined
  const { body } = statement
  if (body === undefined) return undefined
  const head = statement.getText().slice(0, body.getStart() - statement.getStart())
  const lines = [...begin, ...body.statements.map((line) => line.getText())]
  const inside = lines.map((line) => `  ${line}`).join('\n')
  return `export const options = ${explore}\n\nexport ${head}{\n${inside}\n}`
}

function declaresPlan(statement: ts.Statement): statement is ts.VariableStatement {
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations[0]?.type?.getText() === 'PlantedBug'
  )
}

function isImportOfPlan(statement: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) && statement.moduleSpecifier.getText().includes('planted-bug')
  )
}

/** The comment at the head. */
function headOf({ text }: ts.SourceFile): string {
  const [comment] = /^\/\*\*[^]*?\*\/\n/.exec(text) ?? ['']
  return comment
}

/** A statement with the comments in front of it, but for the one at the head of the file. */
function textOf(statement: ts.Statement): string {
  const isFirst = statement.getFullStart() === 0
  return (isFirst ? statement.getText() : statement.getFullText()).trim()
}

/** What stood close together stands so again. */
function joined(parts: readonly Part[]): string {
  return parts.reduce((text, { statement, text: part }) => {
    if (text === '') return part
    const isClose = !/^\n\s*\n/.test(statement.getFullText())
    return `${text}${isClose ? '\n' : '\n\n'}${part}`
  }, '')
}
