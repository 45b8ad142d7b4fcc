#!/usr/bin/env node
import { runCommandLine } from './program.js'
import { commandLine } from './watch.js'

// whoever reads the output may have seen enough (`kinoko ... | head`), which ends the command
process.stdout.on('error', (error: Error & { code?: unknown }) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await runCommandLine(commandLine())
