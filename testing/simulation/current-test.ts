/** The test of vitest that runs right now, found without importing vitest: it is no dependency. */

/** A test, as an exploration sees it. */
export interface CurrentTest {
  /** Milliseconds after which it fails; 0 or Infinity: never. */
  readonly timeout: number
  /** Aborted when the test times out, and when the run is cancelled. */
  readonly signal: AbortSignal
  /** The file, from the root of the project: `test/bank.test.ts`. */
  readonly file: string
  readonly name: string
  /** Shows something beside the test's code in vitest's UI, and in its reports. */
  annotate(message: string, attachment?: Attachment): Promise<unknown>
}

/** A page that goes with an annotation. */
export interface Attachment {
  readonly contentType: string
  readonly body: string
  readonly bodyEncoding: 'utf-8'
}

interface VitestTask {
  readonly name: string
  readonly timeout: number
  readonly concurrent?: boolean
  readonly file: { readonly name: string }
  readonly context: {
    readonly signal: AbortSignal
    annotate(message: string, type: string, attachment?: Attachment): Promise<unknown>
  }
}

/** Inside a vitest worker: its package, as it stands for `import.meta.vitest`. */
interface Vitest {
  readonly TestRunner?: { getCurrentTest?: () => VitestTask | undefined }
}

/**
 * Undefined outside vitest, in vitest before 4.1, and in a concurrent test: of several tests that run nobody knows which one asks.
 */
export function currentTest(): CurrentTest | undefined {
  const { __vitest_index__: vitest } = globalThis as { __vitest_index__?: Vitest }
  const task = vitest?.TestRunner?.getCurrentTest?.()
  if (task === undefined || task.concurrent === true) return undefined
  const { name, timeout, file, context } = task
  return {
    name,
    timeout,
    file: file.name,
    signal: context.signal,
    annotate: (message, attachment) => context.annotate(message, 'notice', attachment),
  }
}

/** The command that runs a test alone. */
export function commandFor({ file, name }: Pick<CurrentTest, 'file' | 'name'>): string {
  return `npx vitest run ${file} -t ${JSON.stringify(name)}`
}
