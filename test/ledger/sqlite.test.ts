import {
  copyFileSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { sql } from "kysely"
import { describe, expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import { createLedger } from "../../collector/ledger/ledger.ts"
import { migrate } from "../../collector/ledger/migrate.ts"
import { openSqlite, openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { type Ledger, LedgerUnavailable } from "../../collector/ports.ts"
import { ledgerContract } from "../contract/ledger.ts"
import { claimsOn, hit, id, NOW, received } from "../domain/builders.ts"
import { countedBy, everything } from "../reports/agreeing.ts"
import { temporaryFolder } from "../start/process.ts"

const newFile = () => join(temporaryFolder(), "ledger.sqlite")

it("a ledger that another process has locked is unavailable, and says so; then it goes on", async () => {
  const file = newFile()
  const ledger = await openSqliteLedger(file, 50)
  expect(await ledger.ready()).toBeNull()
  const other = new DatabaseSync(file)
  other.exec("begin immediate")
  const look = () => ledger.transaction([], (books) => books.outcomes([received({}).id]))
  await expect(look()).rejects.toThrow(LedgerUnavailable)
  await expect.poll(() => ledger.ready(), { timeout: 5_000 }).toContain("locked")
  other.exec("rollback")
  await look()
  await expect.poll(() => ledger.ready(), { timeout: 5_000 }).toBeNull()
  other.close()
  await ledger.close()
})

describe("who reads", () => {
  const VID = "01jz0000010000000000000000"
  const seen = { from: 0, to: NOW, withBots: false }

  it.each<[string, "reader" | "slowReader", (ledger: Ledger) => Promise<unknown>]>([
    ["the newest events", "slowReader", ({ log }) => log.events({ equal: {}, limit: 1 })],
    ["a visitor's events", "slowReader", ({ log }) => log.events({ equal: { vid: VID }, limit: 1 })],
    ["who may sign in", "slowReader", ({ users }) => users.list()],
    ["a report", "reader", (ledger) => countedBy(ledger, everything)],
    ["ways to conversions", "reader", ({ ways }) => ways.toConversions(seen, { type: null, without: [] })],
    ["events of a page", "reader", ({ log }) => log.events({ equal: { page: "lander" }, limit: 1 })],
  ])("of %s does not wait for who is at the %s", async (_what, busy, read) => {
    const file = newFile()
    await (await openSqliteLedger(file)).close()
    const database = openSqlite(file)
    const ledger = createLedger(database)
    await read(ledger) // its thread is there
    const done: string[] = []
    const long = countTo(2_000_000).execute(database[busy])
    await Promise.all([long.then(() => done.push("long")), read(ledger).then(() => done.push("read"))])
    expect(done).toEqual(["read", "long"])
    await ledger.close()
  })

  const countTo = (most: number) =>
    sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < ${most}) select max(i) from n`
})

it.each([
  ["text", (file: string) => writeFileSync(file, "no ledger, but a letter of some length".repeat(200))],
  ["zeros where its first page was", (file: string) => overwrite(file, 0, 4096)],
  ["zeros in its middle", (file: string) => overwrite(file, 4096, 40 * 4096)],
])("a ledger with %s is not opened, and says which file it is and what is to be done", async (_what, ruin) => {
  const file = newFile()
  await (await openSqliteLedger(file)).close()
  ruin(file)
  const said = await openSqliteLedger(file).then(String, String)
  expect(said).toContain(`${file} cannot be opened: `)
  expect(said).toContain("Restore a backup")
})

function overwrite(file: string, from: number, bytes: number): void {
  const whole = readFileSync(file)
  writeFileSync(file, whole.fill(0, from, from + bytes))
}

it("a ledger of a newer version says so, and is left as it is", async () => {
  const file = newFile()
  await (await openSqliteLedger(file)).close()
  const database = new DatabaseSync(file)
  database.exec("insert into kysely_migration (name, timestamp) values ('999-of-later', '2030-01-01')")
  database.close()
  await expect(openSqliteLedger(file)).rejects.toThrow("a newer version (999-of-later)")
})

describe("a ledger whose file is not in its place any more", () => {
  const page = (id: string) => ({ id, kind: "page" as const, url: null, firstSeen: 1 })
  const register = (ledger: Ledger, id: string) =>
    ledger.transaction([], (books) => books.write({ ...noChanges(), pages: [page(id)] }))
  const pagesIn = (file: string) => {
    const database = new DatabaseSync(file)
    const [ids, [sound]] = [
      database.prepare("select id from pages order by id").all(),
      database.prepare("pragma integrity_check").all(),
    ]
    database.close()
    return { ids: ids.map(({ id }) => id), sound: sound?.integrity_check }
  }

  it.each([
    ["deleted", (file: string) => rmSync(file), ""],
    [
      "deleted with all beside it",
      (file: string) => [file, `${file}-wal`, `${file}-shm`].map((each) => rmSync(each)),
      "",
    ],
    ["moved", (file: string) => renameSync(file, `${file}.moved`), ""],
    [
      "moved, with another in its place",
      (file: string) => {
        renameSync(file, `${file}.moved`)
        writeFileSync(file, "")
      },
      "",
    ],
    ["left without its log", (file: string) => rmSync(`${file}-wal`), "-wal"],
  ])("because it was %s acknowledges nothing any more, and says what to do", async (_what, change, which) => {
    const file = newFile()
    const ledger = await openSqliteLedger(file)
    await register(ledger, "a")
    change(file)
    const refused = register(ledger, "b")
    await expect(refused).rejects.toThrow(LedgerUnavailable)
    await expect(refused).rejects.toThrow(
      `ledger.sqlite${which} was moved, deleted or replaced while it was in use, so nothing is recorded any more: ` +
        "stop the collector, put the file back, and start it again (of a deleted one, first see docs/operate.md)",
    )
    await expect.poll(() => ledger.ready(), { timeout: 5_000 }).toContain("put the file back")
    await ledger.close()
  })

  it("stays out of service when the file is back, and has everything when it is opened again", async () => {
    const file = newFile()
    const ledger = await openSqliteLedger(file)
    await register(ledger, "a")
    renameSync(file, `${file}.moved`)
    await expect(register(ledger, "b")).rejects.toThrow(LedgerUnavailable)
    renameSync(`${file}.moved`, file)
    await expect(register(ledger, "c")).rejects.toThrow(LedgerUnavailable)
    await ledger.close()
    expect(pagesIn(file)).toEqual({ ids: ["a", "b"], sound: "ok" })
  })

  it("leaves what was put in its place as it is, and what was moved whole", async () => {
    const file = newFile()
    const [moved, other] = [`${file}.moved`, `${file}.other`]
    const backup = await openSqliteLedger(other)
    await register(backup, "of-the-backup")
    await backup.close()
    const ledger = await openSqliteLedger(file)
    await register(ledger, "a")
    renameSync(file, moved)
    copyFileSync(other, file)
    await expect(register(ledger, "b")).rejects.toThrow(LedgerUnavailable)
    await expect.poll(() => statSync(`${file}-wal`).size).toBe(0)
    await ledger.close()
    expect(pagesIn(file)).toEqual({ ids: ["of-the-backup"], sound: "ok" })
    expect(pagesIn(moved)).toEqual({ ids: ["a", "b"], sound: "ok" })
  })
})

it("of what is asked for at once, nothing is written after the transaction is over", async () => {
  const database = openSqlite(newFile())
  await migrate(database.writer)
  const page = { id: "late", kind: "page", url: null, first_seen: 1 }
  const work = database.transaction([], (db) =>
    Promise.all([sql`rollback`.execute(db), db.insertInto("pages").values(page).execute()]),
  )
  await expect(work).rejects.toThrow(LedgerUnavailable)
  await expect(work).rejects.toThrow("the transaction is over")
  expect(await database.reader.selectFrom("pages").select("id").execute()).toEqual([])
  await database.close()
})

it("writes what is in its log to its place while it goes on, so that the log stays small", async () => {
  const file = newFile()
  const database = openSqlite(file)
  await migrate(database.writer)
  const url = "x".repeat(8_000)
  for (let commit = 0; commit < 40; commit++) {
    const pages = [...Array(50).keys()].map((n) => ({
      id: `${commit}-${n}`,
      kind: "page",
      url,
      first_seen: 1,
    }))
    await database.writer.insertInto("pages").values(pages).execute()
  }
  expect(statSync(file).size).toBeGreaterThan(10_000_000)
  expect(statSync(`${file}-wal`).size).toBeLessThan(6_000_000) // a thousand pages, and those of one commit
  await database.close()
})

it("keeps what a statement is about to overwrite in memory, and in no file that others could read", async () => {
  const ledger = await openSqliteLedger(newFile())
  const conversions = Array.from({ length: 2_000 }, (_, n) => {
    const { change } = claimsOn(hit({ id: id() })).claim({
      tx: `T${(n * 7919) % 2_000}`,
      note: "x".repeat(800),
    })
    return change ? [change.conversion] : []
  }).flat()
  const files = await ledger.transaction([], async (books) => {
    await books.write({ ...noChanges(), conversions })
    await books.pageKinds(["any"]) // what was to be written is written now, and not yet committed
    return temporaryFilesOfSqlite()
  })
  expect(files).toEqual([])
  await ledger.close()
})

/** Those that this process has open, by the beginning of their names. https://www.sqlite.org/tempfiles.html */
function temporaryFilesOfSqlite(): string[] {
  const open = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)]
    } catch {
      return [] // closed meanwhile
    }
  })
  return open.filter((path) => path.includes("etilqs_"))
}

it("puts an event aside once, with its last error", async () => {
  const file = newFile()
  const ledger = await openSqliteLedger(file)
  const event = received({})
  await ledger.putAside(event, "it broke", 5)
  await ledger.putAside(event, "it broke again", 6)
  await ledger.close()
  const rows = new DatabaseSync(file).prepare("select event, at, error from rejected").all()
  expect(rows).toEqual([{ event: event.id, at: 6, error: "it broke again" }])
})

describe("a ledger in SQLite", ledgerContract)

it("registers pages at their first view, 10,000 and no more", async () => {
  const ledger = await openSqliteLedger(newFile())
  const ids = Array.from({ length: 10_002 }, (_, n) => `/page/${n}`)
  const pages = ids.map((id) => ({ id, kind: "page" as const, url: null, firstSeen: 1 }))
  await ledger.transaction([], (books) =>
    books.write({ ...noChanges(), pages: [...pages.slice(0, 2), ...pages] }),
  )
  const registered = await ledger.books.pageKinds(ids)
  const isThere = (page: string) => registered.has(page)
  expect([registered.size, isThere("/page/9999"), isThere("/page/10000")]).toEqual([10_000, true, false])
  await ledger.close()
})

it("gives a conversion with more deliveries than one statement takes, each with its attempts", async () => {
  const file = newFile()
  const ledger = await openSqliteLedger(file)
  const sale = claimsOn(hit()).claim({ tx: "A" }).change?.conversion
  const conversions = sale ? [sale] : []
  await ledger.transaction([], (books) => books.write({ ...noChanges(), conversions }))
  const database = new DatabaseSync(file)
  database.exec(`
    with recursive numbers (number) as (select 1 union all select number + 1 from numbers where number < 33000)
    insert into deliveries (id, at, conversion, event, destination, kind, state, settings, attempts_made, tries)
    select printf('%05d', number), 1, '${sale?.id}', 'e', 'webhook:crm', 'webhook', 'sent', 1, 1, 0 from numbers`)
  database.exec("insert into attempts (delivery, number, at) select id, 1, 1 from deliveries")
  database.close()
  const record = await ledger.log.conversion(sale?.id ?? "")
  expect(record?.deliveries).toHaveLength(33_000)
  expect(record?.deliveries.at(-1)?.attempts).toHaveLength(1)
  await ledger.close()
})
