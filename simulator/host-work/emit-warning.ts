/** Node's warnings go to the standard error output; a browser has its console for its like. */
export function emitWarning(text: string, code: string): void {
  const { process, console } = globalThis as unknown as Platform
  if (process?.emitWarning === undefined) console.warn(text)
  else process.emitWarning(text, { code })
}

interface Platform {
  readonly process?: { emitWarning?(text: string, options: { readonly code: string }): void }
  readonly console: { warn(text: string): void }
}
