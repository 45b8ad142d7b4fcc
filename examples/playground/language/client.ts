import { wrap, type Remote } from 'comlink'
import { languageAddress } from 'virtual:workers'
import type { Language } from './worker.js'

let worker: Remote<Language> | undefined

/** TypeScript, loaded when it is first asked for. */
export function loadLanguage(): Remote<Language> {
  worker ??= wrap<Language>(new Worker(languageAddress, { type: 'module' }))
  return worker
}

/** Whether it was asked for already. */
export function isLanguageLoaded(): boolean {
  return worker !== undefined
}
