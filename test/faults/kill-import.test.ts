import { describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { isWhole } from "../start/extent.ts"
import { importsAt, viewsAt } from "../start/imports.ts"
import { bothModes } from "../start/modes.ts"
import { temporaryFolder } from "../start/process.ts"

const ROWS = isWhole ? 5_000 : 2_000
const HITS = 100
/** Killed when this many rows are done: in the middle of the rest. */
const KILLED_AFTER = ROWS / 4

/** Embedded it is done in a third of the time, and meets the same. */
const modes = bothModes().filter(([mode]) => isWhole || mode === "embedded")

describe.each(modes)("kill -9 of the collector in the middle of an import, %s", (_mode, environment) => {
  it("leaves out no row and doubles none: the next start goes on", async () => {
    const own = { ...environment(), DATA_DIR: temporaryFolder() }
    let collector = await startCollector(own)
    const hits = await viewsAt(collector, HITS)
    // Each sale comes twice, with another amount: what a row meets is known from the rows before it.
    const file = Array.from({ length: ROWS }, (_, row) => {
      const sale = row % (ROWS / 2)
      return `${hits[sale % HITS]}:T-${sale}, ${row < ROWS / 2 ? 1 : 2}`
    }).join("\n")
    const before = await standing(collector)

    const first = await importsAt(collector).post("/conversions", file)
    const { id } = (await first.json()) as { id: string } // what the API promises
    collector = await restartWhen(collector, own, id, () => true)
    const decisions = { created: ROWS / 2, edited: ROWS / 2 }
    expect(await importsAt(collector).reached(id, "previewed")).toMatchObject({ decisions })
    expect(await standing(collector)).toEqual(before)

    await importsAt(collector).post(`/${id}/commit`)
    collector = await restartWhen(collector, own, id, (done) => done >= KILLED_AFTER)
    const committed = await importsAt(collector).reached(id, "committed")
    expect(committed).toMatchObject({ done: ROWS, decisions, revenue: { USD: ROWS * 100 } })
    const sold = await standing(collector)
    expect(new Set(sold)).toHaveLength(ROWS / 2)
    expect(sold).toHaveLength(ROWS / 2)

    await importsAt(collector).post(`/${id}/undo`)
    collector = await restartWhen(collector, own, id, (done) => done >= KILLED_AFTER)
    const undone = await importsAt(collector).reached(id, "undone")
    expect(undone).toMatchObject({ done: ROWS, revenue: { USD: -ROWS * 100 } })
    expect(await standing(collector)).toEqual(before)
    expect(await collector.end()).toBe(0)
  }, 90_000)
})

/** Kills the collector once its import has come so far, and starts another in its place. */
async function restartWhen(
  collector: RunningCollector,
  environment: Record<string, string>,
  id: string,
  isFarEnough: (done: number) => boolean,
): Promise<RunningCollector> {
  const { find } = importsAt(collector)
  let one = await find(id)
  while (!isFarEnough(one.done)) one = await find(id)
  expect(one.state).toMatch(/ing$/)
  await collector.end("SIGKILL")
  return await startCollector(environment)
}

/** What is sold: the tx of every conversion that is not deleted. */
async function standing(collector: RunningCollector): Promise<string[]> {
  const stored: string[] = []
  let cursor = ""
  do {
    type List = { items: { tx: string; revenueMinor: number }[]; next: string | null }
    const { items, next }: List = await collector.api(
      `/conversions?limit=1000${cursor && `&cursor=${cursor}`}`,
    )
    stored.push(...items.map(({ tx }) => tx))
    cursor = next ?? ""
  } while (cursor)
  return stored
}
