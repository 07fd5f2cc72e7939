import { createClient } from "@clickhouse/client"
import { describe, expect, it } from "vitest"
import type { CopyStep, ReportCopy, ReportFeed } from "../../collector/ports.ts"
import {
  forgetClickhouseCopy,
  openClickhouseCopy,
} from "../../collector/reports/clickhouse/clickhouse-copy.ts"
import { goneOf, keptRows } from "../../collector/reports/clickhouse/rows.ts"
import { statementsFor } from "../../collector/reports/clickhouse/statements.ts"
import { createVersions } from "../../collector/reports/clickhouse/versions.ts"
import { COPIED } from "../../collector/reports/sql/copied.ts"
import { hit } from "../domain/builders.ts"
import { startClickhouse } from "../start/clickhouse.ts"
import { openLedger } from "../start/ledgers.ts"
import { startSlowWay } from "../start/slow-way.ts"
import { everything, mustAgree, withCopy, write } from "./agreeing.ts"
import { copyOf, newCopyPlace, useClickhouse } from "./copies.ts"

// The same tests, with the copy in ClickHouse.
await useClickhouse()
await import("./copy.test.ts?on=ClickHouse")

/** What a process may be at when it loses its turn, and what of it is held up. */
const LATE: [string, RegExp, (late: ReportCopy, step: CopyStep) => Promise<void>][] = [
  ["rows of a step", /insert into views/i, (late, step) => late.take(step, "late")],
  ["rows of all there is", /insert into views/i, (late, step) => late.add(step.rows)],
  ["that it is made anew", /drop table/i, (late) => late.begin()],
]

const madeAnew = (said: readonly string[]) => said.filter((turn) => turn.includes("made anew"))

describe("a copy in ClickHouse", () => {
  it("is fed by one process, and read by others, who go on when that one ends", async () => {
    const [ledger, url] = [await openLedger(), newCopyPlace()]
    let turn = 1
    const one = copyOf(ledger, url, () => turn === 1)
    const other = copyOf(ledger, url, () => turn === 2)
    try {
      await write(ledger, { hits: [hit()] })
      for (const copied of [one, other]) await mustAgree(copied, ledger, [everything])
      await one.stop()
      turn = 2
      await write(ledger, { hits: [hit()] })
      await mustAgree(other, ledger, [everything])
      expect([...madeAnew(one.said), ...madeAnew(other.said)]).toHaveLength(1)
    } finally {
      await other.stop()
      await ledger.close()
    }
  })

  it("takes nothing of a process that has lost its turn", async () => {
    await withCopy(async ({ ledger, copied, file: url }) => {
      const late = await openClickhouseCopy({ url, cluster: null })
      const begin = await ledger.reportFeed.begin()
      await mustAgree(copied, ledger, [everything])
      await late.take(nothing, begin) // it begins to feed, and the other must notice
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
      await expect(late.take(nothing, begin)).rejects.toThrow("another process feeds the copy")
      await late.close()
    })
  })

  it.each(
    LATE,
  )("is made anew if a process loses its turn, and then writes %s late", async (_, what, write) => {
    const [url, person] = [newCopyPlace(), hit()]
    const way = await startSlowWay(url)
    const late = await openClickhouseCopy({ url: way.url, cluster: null })
    const next = await openClickhouseCopy({ url, cluster: null })
    try {
      await late.begin()
      const held = way.hold(what)
      const writing = write(late, await stepWith(person))
      const goOn = await held
      await next.begin()
      await next.makeWhole("whole")
      await next.take({ ...nothing, gone: { ...nothing.gone, hits: [person.id] } }, "and erased")
      expect(await next.mark()).toBe("and erased")
      goOn()
      await expect(writing).rejects.toThrow("another process feeds the copy")
      expect(await next.mark()).toBeNull()
      await expect(next.take(nothing, "more")).rejects.toThrow("another process feeds the copy")
    } finally {
      for (const copy of [late, next]) await copy.close()
      way.stop()
    }
  })

  it("is fed by one of two that begin at the same moment", async () => {
    const client = createClient({ url: newCopyPlace() })
    for (const query of statementsFor(null).prepare) await client.command({ query })
    const both = [createVersions(client), createVersions(client)]
    const next = () => Promise.allSettled(both.map((versions) => versions.next()))
    await next()
    const fulfilled = (await next()).filter(({ status }) => status === "fulfilled")
    expect(fulfilled).toHaveLength(1)
    await client.close()
  })

  it("is as new as it must be for who only reads it, also where nothing changes but the mark", async () => {
    const ledger = await openLedger()
    let moment = 0
    const newest = async () => `${++moment}` // as in PostgreSQL, where whatever happens moves it on
    const feed: ReportFeed = {
      ...{ ...ledger.reportFeed, begin: newest, newest },
      after: async () => ({ changes: [], mark: `${moment}` }),
      hasReached: (mark, other) => Number(mark) >= Number(other),
    }
    const url = newCopyPlace()
    const feeding = copyOf({ reportFeed: feed }, url)
    await expect.poll(() => feeding.keeper.fresh()).not.toBeNull()
    const reading = copyOf({ reportFeed: feed }, url, () => false)
    try {
      await expect.poll(() => reading.keeper.fresh()).not.toBeNull()
    } finally {
      for (const { stop } of [reading, feeding]) await stop()
      await ledger.close()
    }
  })

  it("is made anew by who feeds it when somebody wants that", async () => {
    await withCopy(async ({ ledger, copied, file: url }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
      await forgetClickhouseCopy({ url, cluster: null })
      await expect.poll(() => madeAnew(copied.said).length).toBe(2)
      await mustAgree(copied, ledger, [everything])
    })
  })

  it("is made anew if somebody takes its tables away", async () => {
    await withCopy(async ({ ledger, copied, file: url }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
      const client = createClient({ url })
      await client.command({ query: "drop table views" })
      await client.close()
      await write(ledger, { hits: [hit()] })
      await expect.poll(() => madeAnew(copied.said).length).toBe(2)
      await mustAgree(copied, ledger, [everything])
    })
  })

  it("that is away, and comes back with what it had, is caught up with; the ledger answers meanwhile", async () => {
    const clickhouse = await startClickhouse()
    await withCopy(async ({ ledger, copied }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
      await clickhouse.end("SIGKILL")
      await write(ledger, { hits: [hit()] })
      await expect.poll(() => copied.keeper.fresh()).toBeNull()
      const again = await startClickhouse(clickhouse)
      await mustAgree(copied, ledger, [everything])
      expect(madeAnew(copied.said)).toHaveLength(1)
      await again.end("SIGKILL")
    }, clickhouse.url())
  })

  it("that refuses the password is none, and says nothing of it", async () => {
    const url = new URL(newCopyPlace())
    url.password = "wrong-secret"
    const refused = await openClickhouseCopy({ url: url.href, cluster: null }).catch(String)
    expect(refused).toMatch(/Authentication failed/)
    expect(refused).not.toContain("wrong-secret")
  })

  it("over a cluster has a visitor's hits, and every version of a row, on one machine", () => {
    const { prepare, makeAnew, remove } = statementsFor("four")
    const all = [...prepare, ...makeAnew]
    expect(all.every((statement) => statement.includes(" on cluster four"))).toBe(true)
    const distributed = all.filter((statement) => statement.includes("Distributed("))
    expect(distributed.map((statement) => /Distributed\((.*)\)$/.exec(statement)?.[1])).toEqual([
      "four, currentDatabase(), copied_until_local, 0",
      "four, currentDatabase(), views_local, toUInt64(id % 32)",
      "four, currentDatabase(), conversions_local, cityHash64(id)",
      "four, currentDatabase(), events_local, cityHash64(id)",
    ])
    const gone = { ...nothing.gone, hits: ["01jz0000010000000000000000"] }
    expect(remove(gone, 7n)).toEqual([
      expect.stringMatching(
        /^delete from views_local on cluster four where version < 7 and \(id in \(toUInt128\('\d+'\)\)\)$/,
      ),
    ])
  })
})

it("deletes nothing that is put again, unless somebody was erased", () => {
  const [one, other] = ["01jz0000010000000000000000", "01jz0000010000000000000001"]
  const line = Object.keys(COPIED.views).map((name) => (["id", "entrance", "vid"].includes(name) ? one : ""))
  const kept = keptRows({ ...nothing.rows, views: `${line.join(",")}\n` })
  const gone = { ...nothing.gone, hits: [one, other] }
  expect(goneOf(gone, kept).hits).toEqual([other])
  expect(goneOf({ ...gone, moments: ["01jz000001"] }, kept).hits).toEqual([one, other])
})

/** What a copy takes when this hit is recorded. */
async function stepWith(one: ReturnType<typeof hit>): Promise<CopyStep> {
  const ledger = await openLedger()
  await write(ledger, { hits: [one] })
  let taken: CopyStep = nothing
  for await (const step of ledger.reportFeed.stepsOf([{ what: "hit", id: one.id }])) taken = step
  await ledger.close()
  return taken
}

const nothing = {
  gone: { hits: [], moments: [], conversions: [], events: [] },
  rows: { views: "", more_costs: "", conversions: "", assists: "", events: "" },
}
