import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { hit } from "../domain/builders.ts"
import { newPlace } from "../start/ledgers.ts"
import { temporaryFolder } from "../start/process.ts"
import { everything, mustAgree, withCopy, write } from "./agreeing.ts"

describe("a copy in a file", () => {
  it("is made anew while it runs, if somebody deletes it", async () => {
    await withCopy(async ({ ledger, copied, file }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
      const before = await copied.keeper.fresh()
      expect(await before?.isWhole()).toBe(true)
      rmSync(file)
      await expect.poll(() => copied.said.filter((said) => said.includes("made anew")).length).toBe(2)
      expect(await before?.isWhole()).toBe(false) // what it still answers is not what was asked
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
    })
  })

  it.each([
    "garbage",
    "of DuckDB, and another shape",
  ])("is made anew in the place of a file that is %s", async (what) => {
    const file = join(temporaryFolder(), "reports.duckdb")
    if (what === "garbage") writeFileSync(file, "x".repeat(10_000))
    else {
      const { DuckDBInstance } = await import("@duckdb/node-api")
      const other = await DuckDBInstance.create(file)
      const connection = await other.connect()
      await connection.run("create table copied_until as select 'another' as shape, '1 1 begin' as mark")
      await connection.run("create table views (id varchar)")
      connection.closeSync()
      other.closeSync()
    }
    await withCopy(async ({ ledger, copied }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
    }, file)
  })

  it("has every text as it is, in a folder of any name", async () => {
    const folder = join(temporaryFolder(), "it's [a] *")
    mkdirSync(folder)
    await withCopy(
      async ({ ledger, copied }) => {
        const campaigns = ["", '"', "a,b", "one\ntwo\r\n", "\\", "null", null]
        await write(ledger, { hits: campaigns.map((campaign) => hit({ campaign })) })
        await mustAgree(copied, ledger, [{ ...everything, by: ["campaign"] }])
      },
      join(folder, "reports.duckdb"),
    )
  })

  it("of another process, on the same ledger, has the same; in a file beside it", async () => {
    const [file, place] = [join(temporaryFolder(), "reports.duckdb"), await newPlace()]
    await withCopy(
      async (one) => {
        await withCopy(
          async (other) => {
            await write(one.ledger, { hits: [hit()] })
            await write(other.ledger, { hits: [hit()] })
            await mustAgree(one.copied, one.ledger, [everything])
            await mustAgree(other.copied, one.ledger, [everything])
          },
          file,
          place,
        )
      },
      file,
      place,
    )
  })
})
