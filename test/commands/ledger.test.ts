import { writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "vitest"
import { claimFile } from "../../collector/ledger/sqlite-claim.ts"
import { DAY, NOW } from "../domain/builders.ts"
import { longest } from "../start/longest.ts"
import { ask, newDatabase, openThere, sharedDatabase, sharedServer } from "../start/postgres.ts"
import { startProcess, temporaryFolder } from "../start/process.ts"
import { programOf } from "../start/program.ts"
import { startRecorder } from "../start/recorder.ts"

const program = programOf("commands/ledger")

const start = (environment: Record<string, string>, ...parts: string[]) =>
  startProcess(process.execPath, [program, ...parts], environment)

/** Runs the command as an operator does. */
async function command(environment: Record<string, string>, ...parts: string[]) {
  const run = start(environment, ...parts)
  const code = await run.ended
  return { code, said: run.output().trim() }
}

/** A ledger in SQLite in which a little of everything has happened, and an import of many rows. */
async function busyLedger(rows = 10): Promise<string> {
  const dataDir = temporaryFolder()
  const file = `${dataDir}/afterclick.sqlite`
  const at = await startRecorder({ file, document: { account: { duplicates: "increment" } } })
  for (let n = 0; n < 5; n++) {
    const vid = at.ids.next()
    const { hit } = await at.view(vid, "offer", {
      kind: "offer",
      url: "https://shop.example/?gclid=é\u{1f600}",
    })
    await at.claim({ hit: hit ?? "", rev: "10.50", tx: `A${n}`, event_id: "one" })
    await at.claim({ hit: hit ?? "", rev: "1", tx: `A${n}`, event_id: "two" })
    await at.claim({ vid: at.ids.next(), p: "offer" })
    at.passTime(40 * DAY)
  }
  await at.stop()
  const database = new DatabaseSync(file)
  database.exec(`
    with recursive lines (line) as (select 1 union all select line + 1 from lines where line < ${rows})
    insert into import_rows (import, line, event, undo, text)
    select 'i', line, 'e' || line, 'u' || line, 'a' || char(0) || line from lines`)
  database.exec(`
    insert into imports values ('i', ${NOW}, null, 0, '{}', 'done', ${NOW}, ${rows}, 0, ${rows}, null, '{}', '{}', null)`)
  database.exec(`
    insert into users values ('u', 'Ann É', 'ann é', 'admin', '$scrypt$', ${NOW}, null, null);
    insert into sign_ins values ('secret', 'u', ${NOW}, ${NOW + DAY});
    insert into api_tokens values ('t', 'Shop', 'shop', 'view', 'other secret', 'Ann É', ${NOW}, null)`)
  database.close()
  return dataDir
}

const numberOf = async (url: string, table: string) =>
  (await ask<{ n: number }>(url, `select count(*)::int as n from ${table}`))[0]?.n

describe("npm run ledger", () => {
  it("-- migrate makes what is missing, and then there is nothing missing", async () => {
    const DATABASE_URL = await newDatabase(await sharedServer())
    const first = await command({ DATABASE_URL }, "migrate")
    expect(first).toMatchObject({ code: 0, said: expect.stringContaining("001-first-tables") })
    expect(first.said).toMatch(/hits_\d{4}_\d\d/)
    expect(await command({ DATABASE_URL }, "migrate")).toEqual({ code: 0, said: "Nothing was missing." })
  })

  it("-- move brings everything to PostgreSQL, and is refused a database that has something", async () => {
    const DATA_DIR = await busyLedger()
    const DATABASE_URL = await newDatabase(await sharedServer())
    expect(await command({ DATA_DIR, DATABASE_URL }, "move")).toMatchObject({
      code: 0,
      said: expect.stringMatching(/\d+ rows of \d+ tables are moved, and are the same in both\./),
    })
    expect(await numberOf(DATABASE_URL, "conversions")).toBe(5)
    expect(await numberOf(DATABASE_URL, "hits_other")).toBe(0)
    const ledger = await openThere(DATABASE_URL)
    const { items } = await ledger.log.conversions({ equal: {}, deleted: true, limit: 10 })
    expect(items).toHaveLength(5)
    expect(items[0]).toMatchObject({
      conversion: { revenueMinor: 1_150, revision: 2 },
      click: { page: "offer" },
    })
    expect(await ledger.signIns.find("secret", NOW)).toMatchObject({ user: { name: "Ann É", role: "admin" } })
    expect(await ledger.apiTokens.find("other secret")).toMatchObject({ id: "t", scope: "view" })
    await ledger.close()
    expect(await command({ DATABASE_URL }, "check")).toMatchObject({
      code: 0,
      said: expect.stringMatching(/conversions +5\n[\s\S]*Everything fits together\.$/),
    })
    expect(await command({ DATA_DIR, DATABASE_URL }, "move")).toMatchObject({
      code: 1,
      said: expect.stringContaining("has a ledger already"),
    })
  })

  it("-- move brings texts as long as they may be", async () => {
    const file = `${temporaryFolder()}/afterclick.sqlite`
    const at = await startRecorder({ file, document: { account: { duplicates: "increment" } } })
    const [source, campaign, tx] = [longest("source"), longest("campaign"), longest("tx")]
    const { hit } = await at.view(at.ids.next(), "offer", { kind: "offer", source, campaign })
    const sale = { hit: hit ?? "", tx, type: longest("type"), event_id: longest("event id") }
    expect((await at.claim(sale)).decision).toBe("created")
    await at.stop()
    const DATABASE_URL = await newDatabase(await sharedServer())
    const environment = { DATA_DIR: dirname(file), DATABASE_URL }
    expect(await command(environment, "move")).toMatchObject({ code: 0 })
    const ledger = await openThere(DATABASE_URL)
    const { items } = await ledger.log.conversions({ equal: { tx }, deleted: true, limit: 10 })
    expect(items).toMatchObject([{ conversion: { tx, source, campaign }, click: { id: hit } }])
    await ledger.close()
  })

  it("-- move goes on where a kill -9 broke it off, and not with a ledger that was changed since", async () => {
    const rows = 40_000
    const DATA_DIR = await busyLedger(rows)
    const DATABASE_URL = await newDatabase(await sharedServer())
    const broken = start({ DATA_DIR, DATABASE_URL }, "move")
    const moved = async () => {
      const progress = ask<{ rows: string }>(
        DATABASE_URL,
        "select rows from ledger_move where name = 'import_rows'",
      )
      return Number((await progress.catch(() => []))[0]?.rows ?? 0)
    }
    await expect.poll(moved, { interval: 5 }).toBeGreaterThan(0)
    await broken.end("SIGKILL")
    expect(await moved()).toBeLessThan(rows)
    await expect(openThere(DATABASE_URL)).rejects.toThrow("A ledger is being moved into the database")

    const database = new DatabaseSync(`${DATA_DIR}/afterclick.sqlite`)
    database.exec("insert into pages values ('later', 'page', null, 1)")
    database.close()
    const refused = await command({ DATA_DIR, DATABASE_URL }, "move")
    expect(refused).toMatchObject({
      code: 1,
      said: expect.stringContaining("has changed since the move began"),
    })
    const again = new DatabaseSync(`${DATA_DIR}/afterclick.sqlite`)
    again.exec("delete from pages where id = 'later'")
    again.close()
    expect(await command({ DATA_DIR, DATABASE_URL }, "move")).toMatchObject({ code: 0 })
    expect(await numberOf(DATABASE_URL, "import_rows")).toBe(rows)
  })

  it("-- move is refused while a collector is at work on either ledger", async () => {
    const file = `${temporaryFolder()}/afterclick.sqlite`
    const from = await startRecorder({ file })
    const DATABASE_URL = await sharedDatabase()
    const environment = { DATA_DIR: dirname(file), DATABASE_URL }
    const inUse = { code: 1, said: expect.stringContaining("is in use: stop the collector first") }
    expect(await command(environment, "move")).toEqual(inUse)
    await from.view(from.ids.next(), "offer") // and nothing has happened to it
    await from.stop()
    const release = claimFile(file)
    expect(await command(environment, "move")).toEqual(inUse)
    release?.()
    const to = await openThere(DATABASE_URL)
    expect(await to.ready()).toBeNull()
    expect(await command(environment, "move")).toEqual({
      code: 1,
      said: expect.stringContaining("A collector runs on the database, or has run there"),
    })
    await to.close()
  })

  it("-- check names what does not fit together, in either database", async () => {
    const DATABASE_URL = await sharedDatabase()
    await ask(DATABASE_URL, "insert into revisions values ('nobody', 1, 'e', 1, 1, '{}')")
    await ask(DATABASE_URL, "insert into event_ids values ('lost', 1)")
    const { code, said } = await command({ DATABASE_URL }, "check")
    expect(code).toBe(1)
    expect(said).toContain("Fault: 1 rows of revisions name a conversion that is not in conversions.")
    expect(said).toContain("Fault: 1 ids of events lead to no event.")

    const DATA_DIR = await busyLedger()
    expect(await command({ DATA_DIR }, "check")).toMatchObject({ code: 0 })
    const database = new DatabaseSync(`${DATA_DIR}/afterclick.sqlite`)
    database.exec(
      "update conversions set revenue_minor = revenue_minor + 1 where id = (select min(id) from conversions)",
    )
    database.exec("delete from revisions where number = 2 and conversion = (select max(id) from conversions)")
    database.exec("delete from users")
    database.close()
    const faulty = await command({ DATA_DIR }, "check")
    expect(faulty).toMatchObject({
      code: 1,
      said: expect.stringContaining("2 conversions are not what their revisions say"),
    })
    expect(faulty.said).toContain("1 conversions have not as many revisions as they say")
    expect(faulty.said).toContain("1 rows of sign_ins name a user_id that is not in users")
  })

  it.each([
    ["no command", {}, [], "npm run ledger -- migrate"],
    ["a move to nowhere", {}, ["move"], "DATABASE_URL must say"],
    ["a check of nothing", {}, ["check"], "There is no ledger"],
    [
      "a URL of something else",
      { DATABASE_URL: "mysql://x:secret-word@x/" },
      ["check"],
      "must be one postgres:// URL",
    ],
  ])("says what is wrong with %s", async (_what, environment, parts, says) => {
    const { code, said } = await command({ DATA_DIR: temporaryFolder(), ...environment }, ...parts)
    expect([code, said]).toEqual([1, expect.stringContaining(says)])
    expect(said).not.toContain("secret-word")
  })

  it.each(["migrate", "check", "move"])("-- %s says which file is damaged, and what to do", async (name) => {
    const DATA_DIR = temporaryFolder()
    const file = join(DATA_DIR, "afterclick.sqlite")
    writeFileSync(file, "no ledger at all".repeat(512))
    const to = name === "move" ? { DATABASE_URL: await newDatabase(await sharedServer()) } : {}
    const { code, said } = await command({ DATA_DIR, ...to }, name)
    expect([code, said]).toEqual([1, expect.stringContaining(`${file} cannot be opened`)])
    expect(said).toContain("npm run restore")
  })
})
