import { access } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CommandError } from '../command-error.js'

/** The package that has the playground in it, built. */
export const companion = '@kinoko/playground'

/**
 * The folder of the playground's page: of the companion package as the current folder would import it, or as Kinoko
 * itself would. Rejects with a CommandError that says how to get it when it is not installed.
 *
 * @param starts the modules whose import it would be, one after the other
 */
export async function findPlayground(
  starts: readonly string[] = [join(process.cwd(), 'package.json'), import.meta.url],
): Promise<string> {
  for (const start of starts) {
    const folder = packageFolder(start)
    if (folder !== undefined) return builtPage(join(folder, 'dist'))
  }
  throw new CommandError(
    `the playground is a package of its own: \`npm install --save-dev ${companion}\` installs it`,
  )
}

function packageFolder(start: string): string | undefined {
  try {
    return dirname(createRequire(start).resolve(`${companion}/package.json`))
  } catch {
    return undefined // not to be found from there
  }
}

async function builtPage(folder: string): Promise<string> {
  try {
    await access(join(folder, 'index.html'))
    return folder
  } catch {
    throw new CommandError(
      `there is no page in ${folder}: \`npm run build:playground\` makes it in a clone of Kinoko`,
    )
  }
}
