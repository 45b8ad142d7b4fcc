#!/usr/bin/env node
import { exitSoon } from './exit-soon.js'
import { runCommandLine } from './program.js'
import { commandLine } from './watch.js'

// a program that reads the output may have seen enough (`kinoko ... | head`), which ends the command
process.stdout.on('error', (error: Error & { code?: unknown }) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await runCommandLine(commandLine())
exitSoon()
