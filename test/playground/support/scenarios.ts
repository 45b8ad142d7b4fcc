/** Planted bugs as the playground has them: compiled from their text, evaluated anew for each run. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import typescript from 'typescript'
import { lessonTexts, type LessonTexts } from '../../../examples/playground/bundling/lesson-text.js'
import { compile, type CompiledCode } from '../../../examples/playground/language/compile.js'
import type { SearchNews, SearchSummary } from '../../../examples/playground/model/search.js'
import { evaluate } from '../../../examples/playground/run/evaluate.js'
import { search } from '../../../examples/playground/run/search.js'
import { tellError } from '../../../examples/playground/run/told-error.js'

const folder = new URL('../../../examples/planted-bugs/', import.meta.url)

export async function textsOf(bug: string): Promise<LessonTexts> {
  const file = fileURLToPath(new URL(`${bug}.ts`, folder))
  return lessonTexts(file, await readFile(file, 'utf8'))
}

/** Throws when the text has mistakes. */
export function compiled(source: string): CompiledCode {
  const result = compile(typescript, source)
  if (!result.ok) throw new SyntaxError(result.mistakes.map(({ message }) => message).join('\n'))
  return result.code
}

/** Searches until `isEnough`, or to its end. */
export async function searched(
  source: string,
  isEnough: (news: SearchNews) => boolean = () => false,
): Promise<{ summary: SearchSummary | undefined; news: readonly SearchNews[] }> {
  const code = compiled(source)
  const heard: SearchNews[] = []
  const enough = new Error('enough')
  try {
    const summary = await search(
      { budgetMs: Infinity },
      {
        evaluate: () => evaluate(code.js),
        tellError: (error) => tellError(error, code.map),
        now: () => performance.now(),
        report(news) {
          heard.push(news)
          if (isEnough(news)) throw enough
        },
      },
    )
    return { summary, news: heard }
  } catch (error) {
    if (error !== enough) throw error
    return { summary: undefined, news: heard }
  }
}
