/** What a function gives, or the name and the words of what it throws. */
export function outcome(run: () => unknown): unknown {
  try {
    return { value: run() }
  } catch (thrown) {
    const { name, message } = thrown as Error
    return { name, message: message.replace(notText, 'no text') }
  }
}

/** Node says in several ways that a value is no string; which one depends on the value. */
const notText = /^(The "string" argument must|argument must be a string).*/
