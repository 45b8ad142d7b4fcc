import { once } from 'node:events'
import { start } from 'node:repl'
import { text } from 'node:stream/consumers'

export interface ReplOptions {
  readonly banner: string
  /** What is there by name. */
  readonly context: Readonly<Record<string, unknown>>
}

/**
 * A JavaScript prompt with top-level await; resolves when it was left. Where nobody sits at it, the input
 * is a script, with top-level await too; rejects with the error that the script throws.
 */
export async function startRepl({ banner, context }: ReplOptions): Promise<void> {
  if (process.stdin.isTTY) {
    process.stdout.write(banner)
    const server = start({ prompt: '> ', useGlobal: false })
    Object.assign(server.context, context)
    await once(server, 'exit')
  } else {
    await runScript(await text(process.stdin), context)
  }
}

async function runScript(script: string, context: ReplOptions['context']): Promise<void> {
  const run = new AsyncFunction(...Object.keys(context), script)
  await run(...Object.values(context))
}

type AsyncFunctionConstructor = new (
  ...parametersAndBody: string[]
) => (...values: unknown[]) => Promise<unknown>

/** It has no name of its own in the language. */
const { constructor: AsyncFunction } = Object.getPrototypeOf(async () => Promise.resolve()) as {
  constructor: AsyncFunctionConstructor
}
