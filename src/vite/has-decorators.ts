/** Whether there is a decorator anywhere in a syntax tree (ESTree). */
export function hasDecorators(ast: unknown): boolean {
  const waiting: unknown[] = [ast]
  while (waiting.length > 0) {
    const node = waiting.pop()
    if (typeof node !== 'object' || node === null) continue
    const { decorators } = node as { decorators?: unknown }
    if (Array.isArray(decorators) && decorators.length > 0) return true
    for (const child of Object.values(node)) {
      if (typeof child === 'object' && child !== null) waiting.push(child)
    }
  }
  return false
}
