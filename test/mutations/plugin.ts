import type { Plugin } from 'vite'
import { mutations } from './mutations.js'

/** Breaks the rule that `KINOKO_MUTATION` counts, as the sources are loaded. */
export function mutation(): Plugin {
  const chosen = mutations[Number(process.env['KINOKO_MUTATION'] ?? NaN)]
  return {
    name: 'mutation',
    enforce: 'pre',
    transform(code, id) {
      if (chosen === undefined || !id.endsWith(chosen.file)) return undefined
      if (!code.includes(chosen.find)) throw new Error(`${chosen.file} has no ${chosen.find}`)
      return code.replace(chosen.find, chosen.replace)
    },
  }
}
