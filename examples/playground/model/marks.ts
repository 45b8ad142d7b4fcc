/** What is to be marked in the text, with its line. */
import type { Problem } from './problem.js'
import type { RunRecord, ToldError } from './record.js'

export interface LineMark {
  /** From 1. */
  readonly line: number
  readonly message: string
}

export function marksOf(problem: Problem | undefined, run: RunRecord | undefined): LineMark[] {
  return [...marksOfProblem(problem), ...marksOfRun(run)]
}

function marksOfProblem(problem: Problem | undefined): LineMark[] {
  if (problem?.kind === 'mistakes')
    return problem.mistakes.map(({ line, message }) => ({ line, message }))
  return problem?.kind === 'error' ? marksOfError(problem.error) : []
}

function marksOfRun(run: RunRecord | undefined): LineMark[] {
  if (run === undefined) return []
  const failure = run.ending.kind === 'failure' ? marksOfError(run.ending.error) : []
  return [...failure, ...run.rejections.flatMap(marksOfError)]
}

function marksOfError({ place, name, message }: ToldError): LineMark[] {
  return place === undefined ? [] : [{ line: place.line, message: `${name}: ${message}` }]
}
