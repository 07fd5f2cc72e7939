import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { noSettings } from "../collector/domain/settings.ts"
import { openSqliteLedger } from "../collector/ledger/sqlite.ts"
import type { Ledger } from "../collector/ports.ts"
import { loadSettings } from "../collector/settings.ts"
import { NOW } from "./domain/builders.ts"
import { temporaryFolder } from "./start/process.ts"

let ledger: Ledger
const load = () => loadSettings(ledger.settings, null, () => NOW)
beforeEach(async () => {
  ledger = await openSqliteLedger(join(temporaryFolder(), "ledger.sqlite"))
})
afterEach(() => ledger.close())

describe("the settings of a version", () => {
  it("are those that were in force then", async () => {
    const settings = await load()
    for (let version = 1; version <= 120; version++)
      await settings.replace({ types: [{ name: `Type ${version}` }] }, version - 1)
    for (const version of [1, 60, 120, 1]) {
      const then = await settings.versionAt(version)
      expect([then?.version, then?.types.has(`Type ${version}`)]).toEqual([version, true])
    }
    expect(await settings.versionAt(0)).toBe(noSettings)
    expect(await settings.versionAt(121)).toBeNull()
  })

  it("are read once", async () => {
    const settings = await load()
    await settings.replace({}, 0)
    expect(await settings.versionAt(1)).toBe(await settings.versionAt(1))
  })

  it("that today's checks refuse say what is wrong", async () => {
    await ledger.settings.add({ pages: [{ id: "a", url: "https://a.example/{x}" }] }, 0, NOW)
    await ledger.settings.add({}, 1, NOW)
    const settings = await load()
    await expect(settings.versionAt(1)).rejects.toThrow(/settings version 1 has faults:\n {2}pages\[0\]\.url/)
  })
})
