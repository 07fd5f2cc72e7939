import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, it } from "vitest"
import { DAY } from "../domain/builders.ts"
import { startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"

interface Listed {
  items: { id: string; revenueMinor: number; tx: string; state: string }[]
}
interface Rows {
  items: { text: string | null; fields: unknown; decision: string | null }[]
}

it("what a collector finds too old at its start is gone soon after, imports too; sums stay", async () => {
  const SETTINGS_FILE = settingsFile({ account: { retentionDays: 30 } })
  const collector = await startCollector({ SETTINGS_FILE })
  const { vid, hit } = await viewedBy(collector, "offer")
  await fetch(`${collector.url}/pb/?hit=${hit}&tx=1&rev=30.00&mail=annabel`)
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "text/csv", "user-agent": "annabels" }
  const body = `hit,tx,rev,mail\n${hit},2,12.00,annabel\nnonsense of annabel,3,x,annabel\n`
  const file = { method: "POST", headers, body }
  const taken = await fetch(`${collector.url}/api/v1/imports/conversions?preview=0`, file)
  expect(taken.status).toBe(202)
  const state = async () => (await collector.api<Listed>("/imports")).items[0]?.state
  await expect.poll(state).toBe("committed")
  const sums = async ({ api }: Pick<typeof collector, "api">) =>
    (await api<Listed>("/conversions")).items.map(({ revenueMinor, tx }) => [tx, revenueMinor])
  const before = await sums(collector)
  expect(before).toHaveLength(2)
  await collector.end()

  const database = new DatabaseSync(join(collector.dataDir, "afterclick.sqlite"))
  for (const [table, column] of [
    ["events", "at"],
    ["imports", "at"],
    ["pages", "first_seen"],
  ])
    database.exec(`update ${table} set ${column} = ${column} - ${31 * DAY}`)
  database.close()

  const again = await startCollector({ DATA_DIR: collector.dataDir, SETTINGS_FILE })
  const [{ id: of } = { id: "" }] = (await again.api<Listed>("/imports")).items
  const rows = async () => JSON.stringify((await again.api<Rows>(`/imports/${of}/rows`)).items)
  await expect.poll(rows).not.toContain("annabel")
  const seen = await again.api<{ hits: { url: string | null }[]; events: { id: string }[] }>(
    `/visitors/${vid}`,
  )
  expect([seen.hits.length, seen.events.length]).toEqual([1, 3])
  const whole = await Promise.all(seen.events.map(({ id }) => again.api<object>(`/events/${id}`)))
  expect(JSON.stringify(whole)).not.toContain("annabel")
  expect(JSON.stringify(whole)).toContain("Erased")
  expect(await sums(again)).toEqual(before)
  const undo = { method: "POST", headers: { authorization: `Bearer ${TOKEN}` } }
  expect((await fetch(`${again.url}/api/v1/imports/${of}/undo`, undo)).status).toBe(202)
  await expect.poll(async () => await sums(again)).toHaveLength(1)
  await again.end()
})
