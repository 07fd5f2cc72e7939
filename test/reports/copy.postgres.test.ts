import { readdirSync } from "node:fs"
import { join } from "node:path"
import { Client } from "pg"
import { expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { CopyMark, ReportFeed } from "../../collector/ports.ts"
import { hit } from "../domain/builders.ts"
import { newPlace, openLedger, useLedgers } from "../start/ledgers.ts"
import { ask, newDatabase, openThere, sharedDatabase, sharedServer } from "../start/postgres.ts"
import { startProcess, temporaryFolder } from "../start/process.ts"
import { everything, mustAgree, withCopy, write } from "./agreeing.ts"
import { FOLLOWING } from "./copies.ts"

// The same tests, on PostgreSQL.
useLedgers("PostgreSQL")
await import("./copy.test.ts?on=PostgreSQL")

it("a copy in a file has the same as that of another process on the same ledger, in a file beside it", async () => {
  const [folder, place] = [temporaryFolder(), await newPlace()]
  const file = join(folder, "reports.duckdb")
  const other = startProcess(process.execPath, [FOLLOWING, place, file])
  await other.printed(/following/)
  await withCopy(
    async ({ ledger, copied }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(["reports.duckdb", "reports-2.duckdb"]))
    },
    file,
    place,
  )
  await other.end("SIGKILL")
})

it("changes of one who began first and ended last are told, and nobody's before them", async () => {
  const ledger = await openLedger()
  try {
    const { reportFeed: feed } = ledger
    const mark = await feed.begin()
    const [first, second] = [hit(), hit()]
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow = ledger.transaction([], async (books) => {
      await books.write({ ...noChanges(), hits: [first] })
      begun.resolve()
      await end.promise
    })
    await begun.promise
    await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: [second] }))
    const newest = await feed.newest()
    const before = await feed.after(mark, 10)
    expect(before?.changes).toEqual([])
    expect(feed.hasReached(before?.mark ?? "", newest)).toBe(false)
    end.resolve()
    await slow
    // Whatever else is under way on that server may hold them up, in whichever database.
    const told: string[] = []
    let reached = before?.mark ?? ""
    const goOn = async () => {
      const after = await feed.after(reached, 10)
      for (const { id } of after?.changes ?? []) told.push(id)
      reached = after?.mark ?? ""
      return feed.hasReached(reached, newest)
    }
    await expect.poll(goOn).toBe(true)
    expect(told.sort()).toEqual([first.id, second.id].sort())
  } finally {
    await ledger.close()
  }
})

it("a ledger that was restored from a server that had come further is copied at once, and not from an older mark", async () => {
  const url = await sharedDatabase()
  const ledger = await openThere(url)
  const { reportFeed: feed } = ledger
  const mark = await beginOf(feed)
  await ask(url, "update changes set xid = '9000000000'") // all of a dump's rows are as they were there
  const restored = await openThere(url)
  const begin = await beginOf(feed)
  expect(await feed.after(mark, 10)).toBeNull()
  const one = hit()
  await write(restored, { hits: [one] })
  await expect.poll(async () => (await feed.after(begin, 10))?.changes).toEqual([{ what: "hit", id: one.id }])
  for (const open of [ledger, restored]) await open.close()
})

/** Others may be under way on that server. */
async function beginOf({ begin }: ReportFeed): Promise<CopyMark> {
  await expect.poll(() => begin().catch(() => null)).not.toBe(null)
  return await begin()
}

it("what is newest moves on while somebody has been at work since before there was a ledger; a copy waits", async () => {
  const server = await sharedServer()
  const client = new Client({ connectionString: server })
  await client.connect()
  await client.query("begin")
  await client.query("select pg_current_xact_id()")
  const ledger = await openThere(await newDatabase(server))
  try {
    const { reportFeed: feed } = ledger
    const before = await feed.newest()
    await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: [hit()] }))
    expect(feed.hasReached(before, await feed.newest())).toBe(false)
    await expect(feed.begin()).rejects.toThrow("older than all changes")
    await client.query("commit")
    await beginOf(feed)
  } finally {
    await client.end()
    await ledger.close()
  }
})
