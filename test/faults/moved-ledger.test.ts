import { copyFileSync, existsSync, readdirSync, readlinkSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { temporaryFolder } from "../start/process.ts"

const readiness = async ({ url }: RunningCollector) => await (await fetch(`${url}/readyz`)).text()

async function isTaken({ url }: RunningCollector, name: string): Promise<boolean> {
  const body = JSON.stringify({ events: [{ name }] })
  const { status } = await fetch(`${url}/e`, { method: "POST", body })
  expect([200, 503]).toContain(status)
  return status === 200
}

/** Sends until nothing is taken any more; gives the names of what was acknowledged, before and during. */
async function underLoad(collector: RunningCollector, change: () => void): Promise<string[]> {
  const acknowledged: string[] = []
  const sender = async (one: number) => {
    for (let n = 0; ; n++) {
      const name = `${one}-${n}`
      if (!(await isTaken(collector, name))) return
      acknowledged.push(name)
      if (acknowledged.length === 100) change()
    }
  }
  await Promise.all([...Array(8).keys()].map(sender))
  return acknowledged
}

const namesIn = (file: string): unknown[] => {
  const database = new DatabaseSync(file)
  expect(database.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" })
  const rows = database.prepare("select name from events").all()
  database.close()
  return rows.map(({ name }) => name)
}

describe("the file of a running collector's ledger", () => {
  it("moved away with a backup in its place: both stay whole, and the moved one has all that was acknowledged", async () => {
    const first = await startCollector()
    await isTaken(first, "of-the-backup")
    await first.end()
    const file = join(first.dataDir, "afterclick.sqlite")
    copyFileSync(file, `${file}.backup`)

    const collector = await startCollector({ DATA_DIR: first.dataDir })
    const acknowledged = await underLoad(collector, () => {
      renameSync(file, `${file}.moved`)
      copyFileSync(`${file}.backup`, file)
    })
    await expect
      .poll(() => readiness(collector))
      .toMatch(/not_ready.*afterclick\.sqlite was moved.*put the file back/)
    expect(await collector.end()).toBe(0)
    const errors = collector
      .output()
      .split("\n")
      .filter((line) => line.includes('"level":"error"'))
    expect(errors.join()).toMatch(/"msg":"the ledger cannot be written"/)

    const again = await startCollector({ DATA_DIR: first.dataDir })
    expect(await isTaken(again, "goes-on")).toBe(true)
    expect(await again.end()).toBe(0)
    expect(namesIn(file)).toEqual(["of-the-backup", "goes-on"])
    expect(namesIn(`${file}.moved`)).toEqual(expect.arrayContaining(acknowledged))
  })

  it.runIf(existsSync("/proc/self/fd"))(
    "deleted: what was acknowledged can be had as long as it runs",
    async () => {
      const collector = await startCollector()
      const file = join(collector.dataDir, "afterclick.sqlite")
      const acknowledged = await underLoad(collector, () => rmSync(file))
      await expect.poll(() => readiness(collector)).toContain("put the file back")
      const files = `/proc/${collector.pid}/fd`
      const open = readdirSync(files).find((fd) => readlinkSync(join(files, fd)) === `${file} (deleted)`)
      const saved = join(temporaryFolder(), "afterclick.sqlite")
      copyFileSync(join(files, open ?? ""), saved)
      expect(await collector.end()).toBe(0)
      copyFileSync(saved, file)
      const again = await startCollector({ DATA_DIR: collector.dataDir })
      expect(await again.end()).toBe(0)
      expect(namesIn(file)).toEqual(expect.arrayContaining(acknowledged))
    },
  )
})
