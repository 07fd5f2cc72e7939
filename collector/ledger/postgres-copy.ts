import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { rename, rm, writeFile } from "node:fs/promises"
import { text } from "node:stream/consumers"
import { NotCopied } from "./sqlite-copy.ts"

/**
 * Copies a ledger in PostgreSQL into a new file, by its own pg_dump: as it stood at one moment.
 * @throws NotCopied
 */
export async function dump(url: string, file: string): Promise<void> {
  if (existsSync(file)) throw new NotCopied(`${file} is there already; nothing was written.`)
  const unfinished = `${file}.unfinished`
  try {
    await writeFile(unfinished, "", { mode: 0o600 }) // it holds secrets and people, like the ledger
    await run("pg_dump", ["--format=custom", "--no-owner", `--file=${unfinished}`], url)
    await run("pg_restore", ["--list", "--file=/dev/null", unfinished], null)
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Brings such a file into an empty database, whole or not at all. @throws NotCopied */
export async function restoreDump(file: string, url: string): Promise<void> {
  if (!existsSync(file)) throw new NotCopied(`There is no file ${file}.`)
  await run("pg_restore", ["--exit-on-error", "--single-transaction", "--no-owner", file], url)
}

/** Runs one of PostgreSQL's own programs on a database; its password goes where other users do not see it. */
async function run(program: string, parts: readonly string[], url: string | null): Promise<void> {
  const { to, password } = url === null ? NOWHERE : apart(url)
  const child = spawn(program, [...to, ...parts], {
    env: { ...process.env, ...password },
    stdio: ["ignore", "ignore", "pipe"],
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "ENOENT"
      reject(
        isMissing ? new NotCopied(`${program} is not installed: it comes with PostgreSQL's client.`) : error,
      )
    })
    child.once("close", resolve)
  })
  const [code, said] = await Promise.all([ended, text(child.stderr)])
  if (code !== 0) throw new NotCopied(`${program} could not do it: ${said.trim()}`)
}

const NOWHERE = { to: [], password: {} }

/** Where a database is, and its password: a URL may say it in its query too, which counts more. */
function apart(url: string): { to: string[]; password: { PGPASSWORD?: string } } {
  const to = new URL(url)
  const password = to.searchParams.getAll("password").at(-1) || decodeURIComponent(to.password)
  to.password = ""
  // The rest stays to the letter: PostgreSQL takes no plus sign for a space.
  const query = to.search.slice(1).split("&")
  to.search = query.filter((part) => !part.startsWith("password=")).join("&")
  return { to: [`--dbname=${to}`], password: password === "" ? {} : { PGPASSWORD: password } }
}
