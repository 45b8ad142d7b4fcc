import type { Session } from '../model/session.js'

/** Ends when something else is opened. */
let following: ReturnType<typeof setInterval> | undefined

/**
 * Opens the file that the address names (`#trace=name`), as `kinoko trace` serves it; true when it does. A file that goes on
 * (`&every=1000`, as `kinoko watch` serves it) is asked for again after so many milliseconds.
 */
export async function openTrace(session: Session, hash: string): Promise<boolean> {
  clearInterval(following)
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const name = parameters.get('trace')
  if (name === null) return false
  const text = await traceNamed(name, session)
  if (text === undefined) return true
  session.openFile(name, text)
  const every = Number(parameters.get('every'))
  if (every >= shortestMs) follow(session, name, every)
  return true
}

const shortestMs = 100

/** What cannot be fetched is told once, and what was seen stays: the command has ended. */
function follow(session: Session, name: string, everyMs: number): void {
  const mine = setInterval(() => void again(), everyMs)
  following = mine
  const again = async (): Promise<void> => {
    // somebody looks at something else
    if (session.file.value !== name) {
      clearInterval(mine)
      return
    }
    const text = await traceNamed(name, session, true)
    if (text === undefined) clearInterval(mine)
    else if (following === mine) session.followFile(name, text)
  }
}

async function traceNamed(
  name: string,
  session: Session,
  isFollowed = false,
): Promise<string | undefined> {
  try {
    // beside the page, and nowhere else
    const response = await fetch(`./trace/${encodeURIComponent(name)}`)
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
    return await response.text()
  } catch (error) {
    const { message } = error as Error
    session.problem.value = {
      kind: 'file',
      name,
      message: isFollowed ? `no more comes, the command has ended (${message})` : message,
    }
    return undefined
  }
}
