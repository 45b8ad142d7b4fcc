import ts from 'typescript'
import { scenarioPath, type Environment } from './environment.js'

export interface Hover {
  readonly from: number
  readonly to: number
  /** The name and its type. */
  readonly signature: string
  readonly documentation: string
}

export function hover({ languageService }: Environment, position: number): Hover | undefined {
  const info = languageService.getQuickInfoAtPosition(scenarioPath, position)
  if (info === undefined) return undefined
  const { start, length } = info.textSpan
  return {
    from: start,
    to: start + length,
    signature: ts.displayPartsToString(info.displayParts),
    documentation: ts.displayPartsToString(info.documentation),
  }
}
