#!/usr/bin/env node
import { existsSync } from "node:fs"
import module from "node:module" // whole: a name that an older Node lacks would end it before the first line

/**
 * `afterclick`: all in one process; `afterclick collect | record | courier`: one role of it; and the commands on a
 * ledger. Plain JavaScript, so that an older Node can say what it lacks.
 */
const [major = 0] = process.versions.node.split(".").map(Number)
if (major < 24) {
  console.error(`Afterclick needs Node 24; this is ${process.versions.node}.`)
  process.exit(1)
}

/** What is no role: the file of each command, and what it is told before all else. */
const COMMANDS = {
  settings: ["settings"],
  ledger: ["ledger"],
  reports: ["reports"],
  backup: ["backup", "backup"],
  restore: ["backup", "restore"],
}

const built = new URL("../dist/collector/", import.meta.url)
if (!existsSync(built)) {
  console.error("Afterclick is not built yet: npm run build.")
  process.exit(1)
}
module.enableCompileCache() // halves the time to start; https://nodejs.org/docs/latest-v24.x/api/module.html#module-compile-cache
process.umask(0o077) // a ledger, its copies and files have keys and people in them: they are their owner's alone
const [, , name = ""] = process.argv
const [file, ...told] = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : []
if (file === undefined) await import(new URL("main.js", built).href)
else {
  process.argv.splice(2, 1, ...told)
  await import(new URL(`commands/${file}.js`, built).href)
}
