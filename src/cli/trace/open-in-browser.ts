import { spawn } from 'node:child_process'

/** Opens an address in the browser of the desktop; says so where there is nothing to open it with. */
export function openInBrowser(address: string): void {
  const [command, ...args] = opener(address)
  const opening = spawn(command, args, { stdio: 'ignore', detached: true })
  opening.on('error', ({ message }) => {
    process.stderr.write(`cannot open a browser (${message}): open the address yourself\n`)
  })
  opening.unref()
}

function opener(address: string): [command: string, ...args: string[]] {
  if (process.platform === 'darwin') return ['open', address]
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '', address]
  return ['xdg-open', address]
}
