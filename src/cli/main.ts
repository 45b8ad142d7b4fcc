#!/usr/bin/env node
import { runCommandLine } from './program.js'
import { commandLine } from './watch.js'

process.exitCode = await runCommandLine(commandLine())
