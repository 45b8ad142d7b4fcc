import ts from 'typescript'
import { scenarioPath, type Environment } from './environment.js'

export interface Completions {
  /** Where the word begins that is completed. */
  readonly from: number
  readonly options: readonly { readonly label: string; readonly type: string }[]
}

/** More than a person reads. */
const mostOptions = 300

export function complete(
  { languageService, getSourceFile }: Environment,
  position: number,
): Completions | undefined {
  const text = getSourceFile(scenarioPath)?.text ?? ''
  const word = /[\w$]*$/.exec(text.slice(0, position))?.[0] ?? ''
  const found = languageService.getCompletionsAtPosition(scenarioPath, position, {
    includeCompletionsWithInsertText: true,
  })
  if (found === undefined) return undefined
  const options = found.entries
    .filter(({ name, kind }) => name.startsWith(word) && kind !== ts.ScriptElementKind.warning)
    .sort((a, b) => a.sortText.localeCompare(b.sortText))
    .slice(0, mostOptions)
    .map(({ name, kind }) => ({ label: name, type: iconOf(kind) }))
  return { from: position - word.length, options }
}

/** The type and the comment of one of the completions. */
export function documentation(
  { languageService }: Environment,
  position: number,
  name: string,
): string | undefined {
  const details = languageService.getCompletionEntryDetails(
    scenarioPath,
    position,
    name,
    {},
    undefined,
    undefined,
    undefined,
  )
  if (details === undefined) return undefined
  const comment = ts.displayPartsToString(details.documentation)
  return [ts.displayPartsToString(details.displayParts), comment]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** CodeMirror's word for what a name stands for. */
function iconOf(kind: ts.ScriptElementKind): string {
  switch (kind) {
    case ts.ScriptElementKind.memberVariableElement:
    case ts.ScriptElementKind.memberGetAccessorElement:
    case ts.ScriptElementKind.memberSetAccessorElement:
      return 'property'
    case ts.ScriptElementKind.memberFunctionElement:
      return 'method'
    case ts.ScriptElementKind.functionElement:
    case ts.ScriptElementKind.localFunctionElement:
      return 'function'
    case ts.ScriptElementKind.classElement:
      return 'class'
    case ts.ScriptElementKind.interfaceElement:
      return 'interface'
    case ts.ScriptElementKind.typeElement:
      return 'type'
    case ts.ScriptElementKind.keyword:
      return 'keyword'
    default:
      return 'variable'
  }
}
