/**
 * The cases of properties: KINOKO_SEED repeats a run (KINOKO_PROPERTY_SEED only that of properties). The seed is
 * printed, so that a failure can be had again. How many there are is said in effort.ts.
 */
import fc from 'fast-check'
import { environment } from './effort.js'

export { runs } from './effort.js'

const given = environment['KINOKO_PROPERTY_SEED'] ?? environment['KINOKO_SEED']
export const seed = given === undefined ? Date.now() & 0x7fffffff : Number(given)

fc.configureGlobal({ seed })
console.info(`properties: KINOKO_SEED=${seed}`)
