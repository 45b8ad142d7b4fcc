/** A reporter for node:test that prints one line of JSON for each test. */
import type { TestEvent } from 'node:test/reporters'

export interface Verdict {
  readonly name: string
  readonly verdict: 'passed' | 'failed' | 'skipped'
  readonly message: string | undefined
}

export default async function* report(events: AsyncIterable<TestEvent>): AsyncIterable<string> {
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { name, details, skip, todo } = event.data
    if (details.type === 'suite') continue
    const isSkipped = skip !== undefined || todo !== undefined
    const verdict = isSkipped ? 'skipped' : event.type === 'test:pass' ? 'passed' : 'failed'
    const message = event.type === 'test:fail' ? String(event.data.details.error.cause) : undefined
    yield `${JSON.stringify({ name, verdict, message } satisfies Verdict)}\n`
  }
}
