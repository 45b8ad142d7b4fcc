import { parseDocument, type Document, type ScalarTag } from 'yaml'
import { ConfigurationError } from '../../errors/errors.js'
import { FromVariables } from './origins.js'
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

/** The same text with {@link FromVariables} where the values of variables belong. */
export function parseOrigins(text: string): unknown {
  const resolve = (raw: string): unknown => (reference.test(raw) ? new FromVariables(raw) : raw)
  return parseTagged(text, resolve, resolve).toJS() as unknown
}

function parseNested(text: string, variables: Variables, where: string, depth: number): unknown {
  if (depth > maxDepth) {
    throw new ConfigurationError(
      `${where}: environment variables hold each other, more than ${maxDepth} deep`,
    )
  }
  // the parser would put its own words around the error
  let inside: unknown
  const resolve = (raw: string): unknown => {
    const value = substitute(raw, variables)
    if (value === raw) return value
    try {
      return parseNested(value, variables, where, depth + 1)
    } catch (error) {
      inside ??= error
      throw error
    }
  }
  const document = parseTagged(text, resolve, (raw) => substitute(raw, variables))
  if (inside !== undefined) throw inside as Error
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) {
    throw new ConfigurationError(`${where}: ${wordsOf(problem, depth)}`)
  }
  try {
    return document.toJS() as unknown
  } catch (error) {
    throw new ConfigurationError(`${where}: ${wordsOf(error as Error, depth)}`)
  }
}

type Resolve = (raw: string) => unknown

function parseTagged(text: string, resolve: Resolve, resolveRaw: Resolve): Document {
  const tags: ScalarTag[] = [
    { tag: '!env_var', default: true, test: reference, resolve },
    { tag: '!env_var', resolve },
    { tag: '!raw_env_var', resolve: resolveRaw },
  ]
  return parseDocument(text, {
    version: '1.1',
    customTags: (known) => [...tags, ...known],
    prettyErrors: true,
    // warnings of the parser would show keys
    logLevel: 'error',
  })
}

/** Without any text of the file, which may hold a password; of an environment variable not even the words around it. */
function wordsOf({ code = 'BAD_ALIAS', message }: YamlProblem, depth: number): string {
  if (depth > 0)
    return `the value of an environment variable is no YAML (${code}): put it in quotes`
  const [firstLine = ''] = message.split('\n')
  const [, place = ''] = /( at line \d+, column \d+)/.exec(firstLine) ?? []
  // of a directive the parser quotes a bare word
  if (code === 'BAD_DIRECTIVE') return `a directive that is none of YAML 1.1${place}`
  // what it quotes else stands behind a colon or a backslash, or begins with a sign of YAML's
  const [words = ''] = firstLine.replace(place, '').split(/[:\\]/)
  return `${words.replace(/[!*&%|>@"'`]\S*/g, '…').trim()}${place}`
}

interface YamlProblem {
  readonly code?: string
  readonly message: string
}
