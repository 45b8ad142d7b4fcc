/** Texts of peers in the lines of a log. */

/** Control characters, line and paragraph separators, and what makes text run the other way. */
// eslint-disable-next-line no-control-regex -- these are meant
const controls = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

const maxCauses = 5

/** A text of a peer in one line of a log: a line break in it would look like another line. */
export function oneLine(text: string): string {
  return text.replace(controls, (char) => {
    const code = char.charCodeAt(0).toString(16).padStart(4, '0')
    return char === '\n' ? '\\n' : `\\u${code}`
  })
}

/** A field of anything that was thrown; undefined where it will not say. */
export function fieldOf(thrown: unknown, name: string): unknown {
  try {
    return (thrown as Partial<Record<string, unknown>> | null | undefined)?.[name]
  } catch {
    return undefined
  }
}

/** The stack of an error, its message on one line before the frames, and the same of its causes. */
export function stackOf(error: unknown, depth = 0): string {
  const stack = fieldOf(error, 'stack')
  if (typeof stack !== 'string') return ''
  const lines = stack.split('\n')
  const isFrame = (line: string): boolean => /^ +at /.test(line)
  const frames = lines.filter(isFrame)
  const first = lines.findIndex(isFrame)
  const head = oneLine(lines.slice(0, first === -1 ? lines.length : first).join('\n'))
  const own = `\n${depth === 0 ? '' : '[cause]: '}${head}`
  const next = depth < maxCauses ? stackOf(fieldOf(error, 'cause'), depth + 1) : ''
  return own + frames.map((frame) => `\n${oneLine(frame)}`).join('') + next
}
