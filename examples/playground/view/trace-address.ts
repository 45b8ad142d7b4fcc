import type { Session } from '../model/session.js'

/** Opens the file that the address names (`#trace=name`), as `kinoko trace` serves it; true when it does. */
export async function openTrace(session: Session, hash: string): Promise<boolean> {
  const name = new URLSearchParams(hash.replace(/^#/, '')).get('trace')
  if (name === null) return false
  try {
    // beside the page, and nowhere else
    const response = await fetch(`./trace/${encodeURIComponent(name)}`)
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`)
    session.openFile(name, await response.text())
  } catch (error) {
    session.problem.value = { kind: 'file', name, message: (error as Error).message }
  }
  return true
}
