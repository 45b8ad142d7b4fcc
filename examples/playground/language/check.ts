import ts from 'typescript'
import { scenarioPath, type Environment } from './environment.js'

/** Something that is wrong with a part of the text. */
export interface Finding {
  readonly from: number
  readonly to: number
  readonly severity: 'error' | 'warning'
  readonly message: string
}

/** Mistakes in the syntax and in types, and promises that nobody waits for. */
export function check({ languageService }: Environment): Finding[] {
  const diagnostics = [
    ...languageService.getSyntacticDiagnostics(scenarioPath),
    ...languageService.getSemanticDiagnostics(scenarioPath),
  ]
  const mistakes = diagnostics.map(({ start = 0, length = 0, messageText }): Finding => {
    const message = ts.flattenDiagnosticMessageText(messageText, '\n')
    return { from: start, to: start + length, severity: 'error', message }
  })
  return [...mistakes, ...floatingPromises(languageService.getProgram())]
}

/** Statements that are nothing but a promise; `void` in front says that it is meant so. */
function floatingPromises(program: ts.Program | undefined): Finding[] {
  const file = program?.getSourceFile(scenarioPath)
  const checker = program?.getTypeChecker()
  if (file === undefined || checker === undefined) return []
  const findings: Finding[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && isPromise(node.expression, checker)) {
      findings.push({
        from: node.expression.getStart(),
        to: node.expression.getEnd(),
        severity: 'warning',
        message:
          'Nobody waits for this promise: the code goes on before it is done, and its error is lost. Put `await` in ' +
          'front, or `void` when that is meant.',
      })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return findings
}

function isPromise(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!ts.isCallExpression(expression)) return false
  const type = checker.getTypeAtLocation(expression)
  const then = type.getProperty('then')
  // a `catch` at the end hears of every error
  const isCaught =
    ts.isPropertyAccessExpression(expression.expression) &&
    expression.expression.name.text === 'catch'
  return then !== undefined && !isCaught
}
