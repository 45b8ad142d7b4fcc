import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** The package that has the pages in it, built. */
export const companion = '@kinoko/playground'

/**
 * The folder of the companion's pages: of the package as the current folder would import it, or as Kinoko itself would;
 * undefined when it is not installed.
 *
 * @param starts - the modules whose import it would be, one after the other
 */
export function companionFolder(
  starts: readonly string[] = [resolve('package.json'), import.meta.url],
): string | undefined {
  for (const start of starts) {
    try {
      return join(dirname(createRequire(start).resolve(`${companion}/package.json`)), 'dist')
    } catch {
      // not to be found from there
    }
  }
  return undefined
}
