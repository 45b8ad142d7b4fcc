import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { shell } from './shell.js'

const repository = join(import.meta.dirname, '../..')

/** Makes the tarball as a release does, in a folder; gives its path. `npm run build` must have been before. */
export async function pack(folder: string): Promise<string> {
  if (!existsSync(join(repository, 'dist/cjs/package.json'))) {
    throw new Error('there is no build to pack: run `npm run build` first')
  }
  const { status, output } = await shell(`npm pack --silent --pack-destination ${folder}`, {
    cwd: repository,
  })
  if (status !== 0) throw new Error(output)
  return join(folder, output.trim().split('\n').at(-1)!)
}
