import { useState } from 'preact/hooks'
import type { Intervention } from '../model/intervention.js'
import type { Session } from '../model/session.js'

interface CallFormProps {
  readonly session: Session
  readonly act: (what: Intervention) => void
}

/** Calls a method of a service from outside: `orders.place("Ada", "tea", 2)`. */
export function CallForm({ session, act }: CallFormProps) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const known = session.run.value?.calls[0]
  const example = known === undefined ? 'service.method(1, 2)' : `${known.target}(${known.args})`
  const submit = (event: Event): void => {
    event.preventDefault()
    try {
      act(readCall(text === '' ? example : text))
      setProblem('')
    } catch (error) {
      setProblem((error as Error).message)
    }
  }
  return (
    <form class="call" onSubmit={submit}>
      <input
        type="text"
        aria-label="A call"
        aria-invalid={problem !== ''}
        placeholder={example}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit" class="small">
        Call
      </button>
      {problem !== '' && (
        <p class="bad" role="alert">
          {problem}
        </p>
      )}
    </form>
  )
}

/** Throws a SyntaxError when it is no call, or its arguments are no JSON. */
export function readCall(text: string): Intervention {
  const [, service, method, list = ''] = /^\s*([\w-]+)\.(\w+)\s*\(([\s\S]*)\)\s*$/.exec(text) ?? []
  if (service === undefined || method === undefined) {
    throw new SyntaxError('a call looks like this: service.method("text", 2)')
  }
  try {
    const args = JSON.parse(`[${list}]`) as unknown[]
    return { kind: 'call', service, method, args }
  } catch {
    throw new SyntaxError('the arguments must be JSON: "text", 2, [1], {"a": 1}')
  }
}
