import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { describe, expect, it } from "vitest"
import type { Ledger } from "../../collector/ports.ts"
import { openDuckdbCopy } from "../../collector/reports/duckdb/duckdb-copy.ts"
import { hit, id, NOW } from "../domain/builders.ts"
import { newPlace } from "../start/ledgers.ts"
import { temporaryFolder } from "../start/process.ts"
import { everything, mustAgree, withCopy, write } from "./agreeing.ts"
import { eventOn } from "./world.ts"

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

  it("is all there is of it once it is closed, and nobody holds it", async () => {
    const folder = temporaryFolder()
    const file = join(folder, "reports.duckdb")
    const copy = await openDuckdbCopy(file, (what) => expect.fail(what))
    await copy.close() // at once: what is only forgotten is let go when memory is wanted
    expect(readdirSync(folder)).toEqual(["reports.duckdb"]) // who held it would have its log there as well
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

  it("keeps what many visits come with in columns, once it is opened again, and reads the same from them", async () => {
    const [file, place] = [join(temporaryFolder(), "reports.duckdb"), await newPlace()]
    const asked = [["adset"], ["sub", "adset"], ["gclid"], ["source"], ["*"]].map((by) => ({
      ...everything,
      by,
    }))
    const cameWith = [
      [
        { adset: "7", gclid: "a", "*": "9" },
        { adset: "7", gclid: "b", "*": "9" },
      ],
      [{ adset: "8", sub: "" }, { sub: "" }],
      [
        { adset: "7", sub: "it's" },
        { gclid: "c", source: "x" },
      ],
    ]
    for (const parameters of cameWith)
      await withCopy(
        async ({ ledger, copied }) => {
          await write(ledger, { hits: parameters.map((one) => hit({ parameters: one })) })
          await mustAgree(copied, ledger, asked)
        },
        file,
        place,
      )
    const named = await inFile(file, "select name, kept_in from named order by kept_in")
    expect(named).toEqual([
      ["*", "named_1"],
      ["adset", "named_2"],
      ["sub", "named_3"],
    ])
  })

  it("has no word that only somebody said who was erased", async () => {
    const { file, inSession } = await sessions()
    const words = () => inFile(file, "select word from words where word like '%@%' order by word")
    const [ann, bea] = ["ann@example.com", "bea@example.com"]
    const viewsOf = (email: string, vid = id(NOW)) => [1, 2].map(() => hit({ vid, parameters: { email } }))
    const hits = [...viewsOf(ann), ...viewsOf(bea)]
    await inSession((ledger) => write(ledger, { hits }))
    await inSession(async () => undefined)
    expect(await words()).toEqual([[ann], [bea]])
    await inSession(async ({ people }) => {
      for (const { vid } of hits.slice(0, 1)) await people.erase(vid, NOW)
    })
    expect(await words()).toEqual([[bea]])
  })

  it("has no word that only parameters said which have become too old to be kept", async () => {
    const { file, inSession } = await sessions()
    const vid = id(NOW)
    const hits = [1, 2].map(() => hit({ vid, parameters: { email: "ann@example.com" } }))
    await inSession((ledger) => write(ledger, { hits, events: hits.map((one) => eventOn(one, "view")) }))
    await inSession(async () => undefined)
    await inSession(async ({ people }) => {
      while (await people.forgetBefore(2 * NOW, 2 * NOW));
    })
    expect(await inFile(file, "select word from words where word like '%@%'")).toEqual([])
  })

  it("is not looked through for words that nobody says when it was made a moment ago, but when it is opened again", async () => {
    const { file, inSession } = await sessions()
    const words = () => inFile(file, "select word from words where word like '%@%'")
    const cameWith = (email: string) => {
      const hits = [1, 2].map(() => hit({ parameters: { email } }))
      return { hits, events: hits.map((one) => eventOn(one, "view")) }
    }
    await inSession((ledger) => write(ledger, cameWith("ann@example.com")))
    rmSync(file)
    await inSession(async ({ people }, isAsTheLedger) => {
      await isAsTheLedger()
      while (await people.forgetBefore(2 * NOW, 2 * NOW));
    })
    expect(await words()).toEqual([["ann@example.com"]])
    await inSession((ledger) => write(ledger, cameWith("bea@example.com")))
    expect(await words()).toEqual([["bea@example.com"]])
  })
})

/** A ledger and its copy, which are opened, worked on, found to agree on everybody's address, and closed, as often as is asked. */
async function sessions() {
  const [file, place] = [join(temporaryFolder(), "reports.duckdb"), await newPlace()]
  const inSession = (work: (ledger: Ledger, isAsTheLedger: () => Promise<void>) => Promise<unknown>) =>
    withCopy(
      async ({ ledger, copied }) => {
        const isAsTheLedger = () => mustAgree(copied, ledger, [{ ...everything, by: ["email"] }])
        await work(ledger, isAsTheLedger)
        await isAsTheLedger()
      },
      file,
      place,
    )
  return { file, inSession }
}

/** What a statement answers from a copy that nobody has open. */
async function inFile(file: string, sql: string): Promise<unknown[][]> {
  const copy = await DuckDBInstance.create(file)
  const connection = await copy.connect()
  const answer = await connection.runAndReadAll(sql)
  connection.closeSync()
  copy.closeSync()
  return answer.getRowsJS()
}
