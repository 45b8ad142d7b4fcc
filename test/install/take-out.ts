/** How a project is robbed of what makes it work, to see it fail. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface TakeOut {
  readonly environment?: Readonly<Record<string, string>>
  /** Another command in the place of the project's own. */
  readonly command?: string
  /** Changes the installed package; gives the way back. Throws when there is nothing to change. */
  readonly change?: (installed: string) => Promise<() => Promise<void>>
}

/** Changes one file of the installed package. */
export function edit(file: string, change: (text: string) => string): TakeOut {
  return { change: (installed) => rewrite([join(installed, file)], change) }
}

/** Replaces a text in all modules of the installed package. */
export function replaceInPackage(text: string, replacement: string): TakeOut {
  return {
    async change(installed) {
      const dist = join(installed, 'dist')
      const files = (await readdir(dist, { recursive: true })).filter((file) =>
        file.endsWith('.js'),
      )
      return rewrite(
        files.filter((file) => !file.startsWith('playground')).map((file) => join(dist, file)),
        (source) => source.replaceAll(text, replacement),
      )
    },
  }
}

async function rewrite(
  files: readonly string[],
  change: (text: string) => string,
): Promise<() => Promise<void>> {
  const before = new Map<string, string>()
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    const changed = change(text)
    if (changed === text) continue
    before.set(file, text)
    await writeFile(file, changed)
  }
  if (before.size === 0) throw new Error(`nothing to take out of ${files.join(', ')}`)
  return async () => {
    for (const [file, text] of before) await writeFile(file, text)
  }
}
