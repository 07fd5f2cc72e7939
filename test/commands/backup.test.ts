import { execFile } from "node:child_process"
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { claimFile } from "../../collector/ledger/sqlite-claim.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"
import { temporaryFolder } from "../start/process.ts"
import { programOf } from "../start/program.ts"

const program = programOf("commands/backup")

/** Runs the command as an operator does; what it says, and its exit code. */
function run(dataDir: string, ...given: (string | Record<string, string>)[]) {
  const parts = given.filter((one) => typeof one === "string")
  const more = given.filter((one) => typeof one !== "string")
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, ...more[0] }
  return new Promise<{ said: string; code: number | null }>((resolve) => {
    const child = execFile(process.execPath, [program, ...parts], { env, timeout: 30_000 }, (_, out, err) =>
      resolve({ said: out + err, code: child.exitCode }),
    )
  })
}

const newFile = () => join(temporaryFolder(), "copy.sqlite")
const ledgerIn = (dataDir: string) => join(dataDir, "afterclick.sqlite")

interface Listed {
  items: { id: string }[]
  next: string | null
}

/** All a collector says about what it has, of what it had at a moment. */
async function answers(collector: RunningCollector) {
  const { items: sales } = await collector.api<Listed>("/conversions?deleted=1&limit=1000")
  const whole = await Promise.all(sales.map(({ id }) => collector.api<object>(`/conversions/${id}`)))
  const lists = ["/events?limit=1000", "/settings", "/settings/versions", "/deliveries", "/imports"]
  return [sales, whole, ...(await Promise.all(lists.map((list) => collector.api<object>(list))))]
}

describe("a ledger that is restored from a backup", () => {
  let collector: RunningCollector
  let hit: string
  const claim = (query: string) => fetch(`${collector.url}/pb/?hit=${hit}&${query}`)
  beforeAll(async () => {
    const file = settingsFile({ types: [{ name: "Lead" }], offerSources: [{ id: "acme", key: "s3cret" }] })
    collector = await startCollector({ SETTINGS_FILE: file })
    hit = (await viewedBy(collector, "offer")).hit
    for (let n = 0; n < 20; n++) await claim(`tx=${n}&rev=${n}.10&type=${n % 2 ? "Lead" : "Sale"}`)
    await claim("tx=3&type=Lead&status=declined")
    await claim("tx=4&type=Sale&rev=99.00")
  })
  afterAll(async () => void (await collector.end()))

  it("gives the same answers, though more was recorded meanwhile, and takes the same sales for the same", async () => {
    const before = await answers(collector)
    const file = newFile()
    const backup = await run(collector.dataDir, "backup", file)
    expect(backup).toEqual({
      code: 0,
      said: expect.stringContaining("22 revisions; revenue in minor units: "),
    })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    for (let n = 20; n < 40; n++) await claim(`tx=${n}&rev=1.00`)

    const dataDir = temporaryFolder()
    const restored = await run(dataDir, "restore", file)
    expect(restored).toEqual({ code: 0, said: backup.said.replace(file, ledgerIn(dataDir)) })
    const again = await startCollector({ DATA_DIR: dataDir })
    expect(await answers(again)).toEqual(before)
    const repeated = await fetch(`${again.url}/pb/?hit=${hit}&tx=4&type=Sale&rev=99.00`)
    expect(await repeated.json()).toMatchObject({ decision: "unchanged" })
    await again.end()
  })

  it("is whole though it was copied under load: every sale with its event, its hit and its revisions", async () => {
    let isOver = false
    const acknowledged: string[] = []
    const load = Array.from({ length: 8 }, async (_, worker) => {
      for (let n = 0; !isOver; n++) {
        const { hit } = await viewedBy(collector, `page-${n % 7}`)
        await fetch(`${collector.url}/pb/?hit=${hit}&tx=load-${worker}-${n}&rev=1.00`)
        acknowledged.push(`load-${worker}-${n}`)
      }
    })
    await expect.poll(() => acknowledged.length).toBeGreaterThan(50)
    const safe = [...acknowledged]
    const file = newFile()
    expect(await run(collector.dataDir, "backup", file)).toMatchObject({ code: 0 })
    isOver = true
    await Promise.all(load)
    expect(acknowledged.length).toBeGreaterThan(safe.length)
    const copy = new DatabaseSync(file, { readOnly: true })
    const txs = new Set(
      copy
        .prepare("select tx from conversions")
        .all()
        .map(({ tx }) => tx),
    )
    expect(safe.filter((tx) => !txs.has(tx))).toEqual([])
    const lacking = copy.prepare(`select count(*) as n from conversions as c where
      not exists (select 1 from events where events.id = c.event)
      or not exists (select 1 from hits where hits.id = c.hit)
      or c.revision <> (select count(*) from revisions where conversion = c.id)`)
    expect(lacking.get()).toEqual({ n: 0 })
    copy.close()
  })

  it("does not take the place of one that a collector or a command has claimed, though nobody has it open", async () => {
    const [file, dataDir] = [newFile(), temporaryFolder()]
    await run(collector.dataDir, "backup", file)
    const release = claimFile(ledgerIn(dataDir))
    expect(await run(dataDir, "restore", file)).toEqual({
      code: 1,
      said: expect.stringContaining("is in use: stop the collector first"),
    })
    release?.()
    expect(await run(dataDir, "restore", file)).toMatchObject({ code: 0 })
  })

  it("does not take the place of one that is in use, or that has something in it unless told", async () => {
    const file = newFile()
    await run(collector.dataDir, "backup", file)
    expect(await run(collector.dataDir, "restore", file, "--over")).toEqual({
      code: 1,
      said: expect.stringContaining("is in use: stop the collector first"),
    })
    const dataDir = temporaryFolder()
    await run(dataDir, "restore", file)
    const [bytes] = [readFileSync(ledgerIn(dataDir))]
    expect(await run(dataDir, "restore", file)).toEqual({
      code: 1,
      said: expect.stringContaining("has something in it"),
    })
    expect(readFileSync(ledgerIn(dataDir)).equals(bytes)).toBe(true)
    const { code, said } = await run(dataDir, "restore", file, "--over")
    const [, aside = ""] = /What was there is in (\S+)\.\n/.exec(said) ?? []
    expect([code, existsSync(aside), existsSync(`${ledgerIn(dataDir)}-wal`)]).toEqual([0, true, false])
  })
})

describe("after a crash", () => {
  /** A collector that was killed with a log beside its ledger, and a copy from before of 3 sales. */
  async function killed() {
    const collector = await startCollector()
    const sell = async (page: string) => {
      const { hit } = await viewedBy(collector, page)
      await fetch(`${collector.url}/pb/?hit=${hit}&tx=${page}&rev=1.00`)
    }
    for (let n = 0; n < 3; n++) await sell(`before-${n}`)
    const file = newFile()
    await run(collector.dataDir, "backup", file)
    for (let n = 0; n < 30; n++) await sell(`after-${n}`)
    await collector.end("SIGKILL")
    return { dataDir: collector.dataDir, ledger: ledgerIn(collector.dataDir), file }
  }

  it.each([
    ["is lost", rmSync],
    ["is empty", truncateSync],
  ])("a copy is restored whole though the ledger %s and its log is not, which is kept", async (_how, damage) => {
    const { dataDir, ledger, file } = await killed()
    damage(ledger)
    const log = readFileSync(`${ledger}-wal`)
    const { code, said } = await run(dataDir, "restore", file)
    expect(code).toBe(0)
    const restored = new DatabaseSync(ledger)
    expect(restored.prepare("pragma integrity_check").all()).toEqual([{ integrity_check: "ok" }])
    expect(restored.prepare("select count(*) as n from conversions").get()).toEqual({ n: 3 })
    restored.close()
    const [, aside = ""] = /What was there is in (\S+-wal) and \S+-shm\.\n/.exec(said) ?? []
    expect(readFileSync(aside).equals(log)).toBe(true)
  })
})

describe("a ledger that is damaged", () => {
  const HEADER = { at: 0, bytes: 100 }
  function spoil(ledger: string, { at, bytes }: typeof HEADER) {
    const whole = readFileSync(ledger)
    const file = openSync(ledger, "r+") // in place, as a bad disk does it
    writeSync(file, whole.fill(7, at, at + bytes), at, bytes, at)
    closeSync(file)
    return whole
  }

  it.each([
    ["at its beginning", HEADER],
    ["in its list of tables", { at: 100, bytes: 3_996 }],
  ])("%s is moved aside as it is, if that is asked for", async (_where, where) => {
    const collector = await startCollector()
    await viewedBy(collector, "offer")
    const file = newFile()
    await run(collector.dataDir, "backup", file)
    await collector.end()
    const spoilt = spoil(ledgerIn(collector.dataDir), where)
    expect(await run(collector.dataDir, "backup", newFile())).toEqual({
      code: 1,
      said: expect.stringContaining(`${ledgerIn(collector.dataDir)} cannot be opened`),
    })
    expect(await run(collector.dataDir, "restore", file)).toEqual({
      code: 1,
      said: expect.stringContaining("has something in it"),
    })
    const { code, said } = await run(collector.dataDir, "restore", file, "--over")
    const [, aside = ""] = /What was there is in (\S+)\.\n/.exec(said) ?? []
    expect([code, readFileSync(aside).equals(spoilt)]).toEqual([0, true])
    const again = await startCollector({ DATA_DIR: collector.dataDir })
    expect((await again.api<Listed>("/events")).items).toHaveLength(1)
    await again.end()
  })

  it("is not moved while a collector has it open", async () => {
    const collector = await startCollector()
    const file = newFile()
    await run(collector.dataDir, "backup", file)
    const ledger = ledgerIn(collector.dataDir)
    const other = new DatabaseSync(ledger)
    other.exec("pragma wal_checkpoint(truncate)") // else its beginning is read from the log
    other.close()
    const spoilt = spoil(ledger, HEADER)
    expect(await run(collector.dataDir, "restore", file, "--over")).toEqual({
      code: 1,
      said: expect.stringContaining("is in use: stop the collector first"),
    })
    expect(readFileSync(ledger).equals(spoilt)).toBe(true)
    await collector.end("SIGKILL")
  })
})

describe("a copy is refused", () => {
  it.each([
    ["without a ledger", () => run(temporaryFolder(), "backup", newFile()), "There is no ledger"],
    ["without a file", () => run(temporaryFolder(), "restore", newFile()), "There is no file"],
    ["without a name for it", () => run(temporaryFolder(), "backup"), "npm run backup -- FILE"],
    ["of what is no ledger", () => run(temporaryFolder(), "restore", program), "is no ledger"],
  ])("%s", async (_why, attempt, said) => {
    expect(await attempt()).toEqual({ code: 1, said: expect.stringContaining(said) })
  })

  it("of a ledger in PostgreSQL without its programs, which it names without the password", async () => {
    const DATABASE_URL = "postgres://u:s3cret-pass@127.0.0.1:1/x"
    const without = await run("", "backup", newFile(), { DATABASE_URL, PATH: "/nowhere" })
    expect(without).toEqual({ code: 1, said: expect.stringContaining("pg_dump is not installed") })
    expect(without.said).not.toContain("s3cret-pass")
  })

  it.each([
    "postgres://u:s3cret-p%C3%A4ss@db/x?sslmode=require",
    "postgres://u@db/x?password=s3cret-first&sslmode=require&password=s3cret-p%C3%A4ss",
  ])("of a ledger in PostgreSQL with nobody but its program told the password: %s", async (DATABASE_URL) => {
    const folder = temporaryFolder()
    const tells = '#!/bin/sh\necho "asked: $*; told: $PGPASSWORD" >&2; exit 1\n'
    writeFileSync(join(folder, "pg_dump"), tells, { mode: 0o755 })
    const { said } = await run("", "backup", newFile(), { DATABASE_URL, PATH: `${folder}:/bin:/usr/bin` })
    expect(said).toMatch(/asked: --dbname=postgres:\/\/u@db\/x\?sslmode=require --.*; told: s3cret-päss/)
    expect(said.split("; told")[0]).not.toContain("s3cret")
  })

  it("of a ledger that is damaged, and when its name is taken", async () => {
    const { dataDir, end } = await startCollector()
    await end()
    const file = newFile()
    expect(await run(dataDir, "backup", file)).toMatchObject({ code: 0 })
    expect(await run(dataDir, "backup", file)).toEqual({
      code: 1,
      said: expect.stringContaining("is there already"),
    })
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(7, 8_192, bytes.length - 8_192))
    expect(await run(temporaryFolder(), "restore", file)).toEqual({
      code: 1,
      said: expect.stringMatching(/is damaged|is no ledger/),
    })
  })
})
