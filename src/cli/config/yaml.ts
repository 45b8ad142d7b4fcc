import { parseDocument, type ScalarTag } from 'yaml'
import { ConfigurationError } from '../../errors/errors.js'
import { reference, substitute, type Variables } from './environment-variables.js'

/** How often a variable may hold another. */
const maxDepth = 20

/**
 * Reads a YAML text as nameko does: version 1.1, with environment variables in unquoted values. In quotes they need
 * a tag: `!env_var "${VAR}"`, whose result is YAML again, or `!raw_env_var "${VAR}"`, which stays text.
 *
 * @param where names the text in errors: the name of a file
 * @throws ConfigurationError for a text that is no YAML, and for variables that hold each other
 */
export function parseYaml(text: string, variables: Variables, where: string): unknown {
  return parseNested(text, variables, where, 0)
}

function parseNested(text: string, variables: Variables, where: string, depth: number): unknown {
  if (depth > maxDepth) {
    throw new ConfigurationError(
      `${where}: environment variables hold each other, more than ${maxDepth} deep: ${text}`,
    )
  }
  const resolve = (raw: string): unknown => {
    const value = substitute(raw, variables)
    return value === raw ? value : parseNested(value, variables, where, depth + 1)
  }
  const tags: ScalarTag[] = [
    { tag: '!env_var', default: true, test: reference, resolve },
    { tag: '!env_var', resolve },
    { tag: '!raw_env_var', resolve: (raw) => substitute(raw, variables) },
  ]
  const document = parseDocument(text, {
    version: '1.1',
    customTags: (known) => [...tags, ...known],
    prettyErrors: true,
  })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) {
    throw new ConfigurationError(`${where}: ${problem.message}`, { cause: problem })
  }
  return document.toJS() as unknown
}
