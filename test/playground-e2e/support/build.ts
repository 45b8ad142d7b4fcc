/** Builds the playground once, before its tests. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export default async function setup(): Promise<void> {
  const configFile = fileURLToPath(
    new URL('../../../examples/playground/vite.config.ts', import.meta.url),
  )
  await build({ configFile, logLevel: 'warn' })
}
