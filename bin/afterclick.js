#!/usr/bin/env node
import { enableCompileCache } from "node:module"

/**
 * `afterclick`: all in one process; `afterclick collect | record | courier`: one role of it; and the commands on a
 * ledger. Plain JavaScript, so that an older Node can say what it lacks.
 */
const [major = 0] = process.versions.node.split(".").map(Number)
if (major < 24) {
  console.error(`Afterclick needs Node 24; this is ${process.versions.node}.`)
  process.exit(1)
}

/** What is no role. */
const COMMANDS = {
  settings: "../collector/settings-command.ts",
  ledger: "../collector/ledger-command.ts",
  backup: "../collector/backup-command.ts",
  restore: "../collector/backup-command.ts",
}

enableCompileCache() // halves the time to start; https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
const [, , name] = process.argv
const command = Object.hasOwn(COMMANDS, name ?? "") ? COMMANDS[name] : undefined
// What is one of two that a file does stays there, for it to know which.
if (command !== undefined && !["backup", "restore"].includes(name)) process.argv.splice(2, 1)
await import(command ?? "../collector/main.ts")
