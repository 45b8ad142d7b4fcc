import type { Command } from 'commander'
import { broker } from './broker.js'
import { explore } from './explore.js'
import { run } from './run.js'
import { shell } from './shell.js'
import { showConfig } from './show-config.js'
import { trace } from './trace.js'

/** All commands, in the order of the help text; each is in a file of its own. */
export const commands: readonly (() => Command)[] = [run, shell, broker, explore, trace, showConfig]
