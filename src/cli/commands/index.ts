import type { Command } from 'commander'

/**
 * All commands by name, in the order of the help text; each is in a file of its own, which is loaded when it is asked
 * for: a user who starts a broker does not wait for the testing kit.
 */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.js')).run(),
  shell: async () => (await import('./shell.js')).shell(),
  broker: async () => (await import('./broker.js')).broker(),
  dead: async () => (await import('./dead.js')).dead(),
  top: async () => (await import('./top.js')).top(),
  watch: async () => (await import('./watch.js')).watch(),
  explore: async () => (await import('./explore.js')).explore(),
  trace: async () => (await import('./trace.js')).trace(),
  'show-config': async () => (await import('./show-config.js')).showConfig(),
}
