/** Builds the playground once, before its tests; `KINOKO_PLAYGROUND=built` takes it as it is. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export default async function setup(): Promise<void> {
  if (process.env['KINOKO_PLAYGROUND'] === 'built') return
  const configFile = fileURLToPath(
    new URL('../../../examples/playground/vite.config.ts', import.meta.url),
  )
  await build({ configFile, logLevel: 'warn' })
}
