import { readFileSync } from 'node:fs'
import {
  createSourceFile,
  forEachChild,
  isArrowFunction,
  isCallExpression,
  isFunctionExpression,
  isPropertyAccessExpression,
  isStringLiteralLike,
  isTemplateExpression,
  ScriptTarget,
  type CallExpression,
  type Node,
} from 'typescript'

/**
 * The tests of a file by their full names, `suite › suite › test`, as they stand in its source: with the
 * placeholders of `test.each`. Whatever else is called with a title and a function counts as a suite.
 */
export function testNamesOf(file: string): Set<string> {
  const source = createSourceFile(file, readFileSync(file, 'utf8'), ScriptTarget.ES2022, true)
  const names = new Set<string>()
  const visit = (node: Node, path: readonly string[]): void => {
    const title = isCallExpression(node) ? titleOf(node) : undefined
    const here = title === undefined ? path : [...path, title]
    if (title !== undefined && isTest(node as CallExpression)) names.add(here.join(' › '))
    forEachChild(node, (child) => visit(child, here))
  }
  visit(source, [])
  return names
}

function titleOf(call: CallExpression): string | undefined {
  const [title, ...rest] = call.arguments
  if (
    title === undefined ||
    !rest.some((item) => isArrowFunction(item) || isFunctionExpression(item))
  )
    return undefined
  if (isStringLiteralLike(title)) return title.text
  return isTemplateExpression(title) ? title.getText().slice(1, -1) : undefined
}

/** Whether what is called is `test`, or begins so: `test.each([...])`. */
function isTest({ expression }: CallExpression): boolean {
  let callee: Node = expression
  while (isCallExpression(callee) || isPropertyAccessExpression(callee)) callee = callee.expression
  return callee.getText() === 'test'
}
