import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { companion, companionFolder } from '../../../simulator/server/page/companion.js'
import { CommandError } from '../command-error.js'

export { companion }

/**
 * The folder of the playground's page: of the companion package as the current folder would import it, or as Kinoko
 * itself would. Rejects with a CommandError that says how to get it when it is not installed.
 *
 * @param starts the modules whose import it would be, one after the other
 */
export async function findPlayground(starts?: readonly string[]): Promise<string> {
  const folder = companionFolder(starts)
  if (folder !== undefined) return builtPage(folder)
  throw new CommandError(
    `the playground is a package of its own: \`npm install --save-dev ${companion}\` installs it`,
  )
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
