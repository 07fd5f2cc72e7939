import { createClient } from "@clickhouse/client"
import { describe, expect, it } from "vitest"
import {
  forgetClickhouseCopy,
  openClickhouseCopy,
} from "../../collector/reports/clickhouse/clickhouse-copy.ts"
import { goneOf, keptRows } from "../../collector/reports/clickhouse/rows.ts"
import { statementsFor } from "../../collector/reports/clickhouse/statements.ts"
import { COPIED } from "../../collector/reports/sql/copied.ts"
import { hit } from "../domain/builders.ts"
import { startClickhouse } from "../start/clickhouse.ts"
import { openLedger } from "../start/ledgers.ts"
import { everything, mustAgree, withCopy, write } from "./agreeing.ts"
import { copyOf, newCopyPlace, useClickhouse } from "./copies.ts"

// The same tests, with the copy in ClickHouse.
await useClickhouse()
await import("./copy.test.ts")

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

const nothing = {
  gone: { hits: [], moments: [], conversions: [], events: [] },
  rows: { views: "", more_costs: "", conversions: "", assists: "", events: "" },
}
