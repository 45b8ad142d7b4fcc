import type { Setup } from './recovery-options.js'
import { toError } from './to-error.js'

/** Runs a setup function of either kind: one that gives a promise, or one that takes a callback. */
export function runSetup<Model>(setup: Setup<Model> | undefined, model: Model): Promise<void> {
  if (setup === undefined) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const done = (error?: unknown): void => {
      if (error) reject(toError(error, 'Recovery setup failed'))
      else resolve()
    }
    try {
      const result = setup(model, done)
      if (setup.length < 2) Promise.resolve(result).then(() => done(), done)
    } catch (thrown) {
      done(thrown)
    }
  })
}
