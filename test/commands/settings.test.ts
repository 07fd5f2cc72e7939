import { execFile } from "node:child_process"
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeEach, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { NOW } from "../domain/builders.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { temporaryFolder } from "../start/process.ts"
import { programOf } from "../start/program.ts"

const program = programOf("commands/settings")

/** Runs the command as an operator does; what it prints, what it complains of, and its exit code. */
function settings(dataDir: string, ...parts: string[]) {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir }
  return new Promise<{ printed: string; complaint: string; code: number | null }>((resolve) => {
    const child = execFile(process.execPath, [program, ...parts], { env, timeout: 20_000 }, (_, out, err) =>
      resolve({ printed: out, complaint: err, code: child.exitCode }),
    )
  })
}

function file(text: string): string {
  const path = join(temporaryFolder(), "settings.yaml")
  writeFileSync(path, text)
  return path
}

const SEED = `
types: [{ name: Lead }]
offerSources: [{ id: acme, key: s3cret }]
trafficSources:
  - id: meta
    postbacks:
      - { name: state, url: "https://ads.example/postback?of={external}&is={status: approved=sale declined=trash}" }
`

describe("the settings of a running collector", () => {
  let collector: RunningCollector
  const versions = async () =>
    (await collector.api<{ items: { version: number }[] }>("/settings/versions")).items.length
  beforeEach(async () => {
    if (collector !== undefined && (await versions()) === 1) return // as good as a new one
    await collector?.end()
    collector = await startCollector({ SETTINGS_FILE: file(SEED) })
  })
  afterAll(async () => void (await collector.end()))

  it("are exported as they are, their keys masked unless they are asked for", async () => {
    const { printed, code } = await settings(collector.dataDir, "export")
    expect([code, printed]).toEqual([0, expect.stringMatching(/^# Afterclick settings, version 1\n/)])
    expect(parse(printed)).toEqual(parse(SEED.replace("s3cret", "••••")))
    const path = file("")
    const written = await settings(collector.dataDir, "export", path, "--secrets")
    expect(written).toMatchObject({ code: 0, complaint: "" })
    expect(parse(readFileSync(path, "utf8"))).toEqual(parse(SEED))
  })

  it("are readable with their keys by the file's owner alone, also where the file was there for all", async () => {
    const path = file("# of yesterday")
    chmodSync(path, 0o644)
    const modes = []
    for (const more of [[], ["--secrets"]]) {
      await settings(collector.dataDir, "export", path, ...more)
      modes.push(statSync(path).mode & 0o777)
    }
    expect(modes).toEqual([0o644, 0o600])
    expect(parse(readFileSync(path, "utf8"))).toEqual(parse(SEED))
  })

  it("are put in force from a file, and a masked key stays what it is", async () => {
    const { printed } = await settings(collector.dataDir, "export")
    const imported = await settings(collector.dataDir, "import", file(printed.replace("Lead", "Sale")))
    expect(imported).toMatchObject({ code: 0, printed: expect.stringContaining("Version 2 is saved") })
    const inForce = () => collector.api<object>("/settings")
    await expect.poll(inForce, { timeout: 10_000 }).toMatchObject({
      version: 2,
      settings: { types: [{ name: "Sale" }], offerSources: [{ key: "••••" }] },
    })
    const { printed: whole } = await settings(collector.dataDir, "export", "--secrets")
    expect(parse(whole)).toEqual(parse(SEED.replace("Lead", "Sale")))
  })

  it("that differ in nothing make no version", async () => {
    const { printed } = await settings(collector.dataDir, "export")
    const again = await settings(collector.dataDir, "import", file(printed))
    expect(again).toMatchObject({
      code: 0,
      printed: expect.stringContaining("Nothing differs from version 1"),
    })
    expect(await versions()).toBe(1)
  })

  it.each(["import", "check"])("with faults are not taken by %s, which names each", async (command) => {
    const wrong = file("offerSources: [{ id: shop, key: ••••, currency: ABC }]\nx: 1\n")
    const { code, complaint, printed } = await settings(collector.dataDir, command, wrong)
    expect([code, printed]).toEqual([1, ""])
    expect(complaint).toContain("offerSources[0].currency: must be")
    expect(complaint).toContain("offerSources[0].key: hides a key")
    expect(complaint).toContain("x: is not a known setting")
    expect(await versions()).toBe(1)
  })

  it("are checked without being put in force", async () => {
    const right = file("offerSources: [{ id: acme, key: ••••, name: Acme }]")
    expect(await settings(collector.dataDir, "check", right)).toMatchObject({ code: 0 })
    expect(await versions()).toBe(1)
  })

  it("are saved by the API only after those that were imported", async () => {
    await settings(collector.dataDir, "import", file("{}"))
    const late = await fetch(`${collector.url}/api/v1/settings`, {
      method: "PUT",
      headers: { authorization: `Bearer ${TOKEN}`, "if-match": '"1"' },
      body: "{}",
    })
    expect(late.status).toBe(412)
    expect(await collector.api("/settings")).toEqual({ version: 2, settings: {} })
  })
})

it("settings in which today's checks find faults can be exported and put right", async () => {
  const dataDir = temporaryFolder()
  const ledger = await openSqliteLedger(join(dataDir, "afterclick.sqlite"))
  await ledger.settings.add({ types: [{ name: "Lead", colour: "red" }] }, 0, NOW)
  await ledger.close()
  const { printed } = await settings(dataDir, "export")
  const right = file(printed.replace(/ +colour: red\n/, ""))
  expect(await settings(dataDir, "import", right)).toMatchObject({
    code: 0,
    printed: expect.stringContaining("Version 2"),
  })
})

describe("without a ledger", () => {
  it("a file can be checked, and no ledger is made", async () => {
    const dataDir = temporaryFolder()
    expect(await settings(dataDir, "check", file(SEED))).toMatchObject({ code: 0 })
    for (const parts of [["export"], ["import", file(SEED)]])
      expect(await settings(dataDir, ...parts)).toMatchObject({
        code: 1,
        complaint: expect.stringContaining("no ledger"),
      })
    expect(existsSync(join(dataDir, "afterclick.sqlite"))).toBe(false)
  })
})

it.each([
  ["nothing", [], /export \[FILE\]/],
  ["another command", ["toString"], /export \[FILE\]/],
  ["no file", ["check"], /check FILE/],
  ["two files", ["check", "a", "b"], /check FILE/],
  ["another option", ["export", "--all"], /--all/],
  [
    "a file that is not there",
    ["check", "/nowhere/settings.yaml"],
    /^There is no file \/nowhere\/settings.yaml\.$/m,
  ],
  ["a folder", ["check", "/tmp"], /^\/tmp cannot be read: /],
  ["what is no YAML", ["check", file("a: b: c")], /^\S+settings.yaml cannot be read as YAML.*line 1/],
  ["an alias of nothing", ["check", file("account: *x")], /^\S+settings.yaml cannot be read as YAML.*alias/],
  ["an empty file", ["check", file("# later\n")], /^\S+settings.yaml is empty\. \{\} in it says/],
  [
    "an alias of what it is in",
    ["check", file("account: &x {rates: *x}")],
    /^\S+settings.yaml has faults:\n {2}account\.rates: is an alias of what it is part of$/m,
  ],
  [
    "an alias of what it is deep in",
    ["check", file("pages: &x\n  - { id: a }\n  - { id: b, name: [*x] }")],
    /^ {2}pages\[1\]\.name\[0\]: is an alias of what it is part of$/m,
  ],
])("given %s it says so", async (_, parts, said) => {
  const { code, complaint } = await settings(temporaryFolder(), ...parts)
  expect([code, complaint]).toEqual([1, expect.stringMatching(said)])
})
