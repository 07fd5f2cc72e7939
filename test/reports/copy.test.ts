import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { Conversion } from "../../collector/domain/event.ts"
import type { ReportQuestion } from "../../collector/domain/report/question.ts"
import type { Ledger } from "../../collector/ports.ts"
import { createReporter } from "../../collector/reports/reporter.ts"
import { hit, id, NOW, settings } from "../domain/builders.ts"
import { newPlace, openLedger, runsHere } from "../start/ledgers.ts"
import { ask } from "../start/postgres.ts"
import { startProcess, temporaryFolder } from "../start/process.ts"
import { askedOf, document, questionOf, questions, worlds } from "./any-world.ts"
import { type Copied, copyOf } from "./copies.ts"
import { conversionOn, keep, type World } from "./world.ts"

type Answering = Pick<Ledger, "figures" | "ways">
const reporterOf = (of: Answering) => createReporter({ ...of, settings: () => settings(document) })

/** What is asked of both, and what they answer: the same, to the cent. */
async function mustAgree(copied: Answering, ledger: Answering, asked: readonly ReportQuestion[]) {
  const [one, other] = [reporterOf(copied), reporterOf(ledger)]
  for (const question of asked) {
    expect(await one.report(question)).toEqual(await other.report(question))
    expect(await one.journeys(question, null)).toEqual(await other.journeys(question, null))
    const [mine, theirs] = await Promise.all(
      [copied, ledger].map(async ({ ways }) => await ways.inFunnel("spring", question)),
    )
    expect(sorted(mine)).toEqual(sorted(theirs))
  }
}

const sorted = (traffic: object | undefined) =>
  Object.values(traffic ?? {}).map((rows: object[]) => rows.map((row) => JSON.stringify(row)).sort())

/** What a ledger is told, and what then happens to it. */
interface Told {
  ledger: Ledger
  world: World
}

const pick = <Thing>(from: readonly Thing[], n: number): Thing | undefined => from[n % from.length]
const write = (ledger: Ledger, changes: Partial<ReturnType<typeof noChanges>>) =>
  ledger.transaction([], (books) => books.write({ ...noChanges(), ...changes }))

/** Each that changes something of what reports count; `n` says what it is about. */
const HAPPENINGS = {
  "a sale is corrected": async ({ ledger, world }: Told, n: number) => {
    const sale = pick(world.conversions, n)
    if (sale === undefined) return
    const status = (["approved", "declined", "deleted"] as const)[n % 3] ?? "approved"
    await write(ledger, { conversions: [{ ...sale, status, revenueMinor: sale.revenueMinor + n }] })
  },
  "an entrance turns out to be a program's": async ({ ledger, world }: Told, n: number) => {
    const one = pick(world.hits, n)
    if (one) await write(ledger, { confirmed: [{ ...one, isBot: !one.isBot }] })
  },
  "a visitor is erased": async ({ ledger, world }: Told, n: number) => {
    const one = pick(world.hits, n)
    if (one) await ledger.people.erase(one.vid, NOW)
  },
  "a share of what was spent is taken back": async ({ ledger }: Told, n: number) => {
    const { items } = await ledger.costs.list({ limit: 50 })
    const rows = items[0] ? await ledger.costs.rows(pick(items, n)?.id ?? "") : []
    await ledger.costs.forgetShares(rows.map((row) => row.id))
  },
  "what is old is taken out": async ({ ledger }: Told, n: number) => {
    await ledger.people.forgetBefore(NOW + n)
  },
} satisfies Record<string, (told: Told, n: number) => Promise<void>>

const happenings = fc.tuple(
  fc.constantFrom(...(Object.keys(HAPPENINGS) as (keyof typeof HAPPENINGS)[])),
  fc.nat(1_000),
)

describe("a copy for reports", () => {
  it("answers as the ledger does, whatever happens", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(worlds, fc.array(happenings, { maxLength: 4 })), { minLength: 1, maxLength: 3 }),
        fc.array(questions, { minLength: 8, maxLength: 8 }),
        async (history, many) => {
          const ledger = await openLedger()
          const copied = copyOf(ledger)
          try {
            for (const [world, happened] of history) {
              const asked = many.map((one) => questionOf(askedOf(world, one)))
              await keep(ledger, world)
              await mustAgree(copied, ledger, asked)
              for (const [what, n] of happened) {
                await HAPPENINGS[what]({ ledger, world }, n)
                await mustAgree(copied, ledger, asked.slice(0, 3))
              }
            }
            expect(copied.said.filter((said) => said.includes("cannot"))).toEqual([])
          } finally {
            await copied.stop()
            await ledger.close()
          }
        },
      ),
      { numRuns: runsHere(5) },
    )
  })

  it("has the later hit of a journey right whose entrance is recorded after it", async () => {
    await withCopy(async ({ ledger, copied }) => {
      const entrance = hit({ source: "meta" })
      const { vid, at } = entrance
      const later = hit({ vid, at: at + 1, page: "offer", entrance: entrance.id })
      await write(ledger, { hits: [later], conversions: [conversionOn(later)] })
      await mustAgree(copied, ledger, [everything])
      await write(ledger, { hits: [{ ...entrance, isBot: true, keyword: "shoes" }] })
      await mustAgree(copied, ledger, [everything, { ...everything, withBots: true }])
    })
  })

  it("is made anew while it runs, if somebody deletes it", async () => {
    await withCopy(async ({ ledger, copied, file }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
      rmSync(file)
      await expect.poll(() => copied.said.filter((said) => said.includes("made anew")).length).toBe(2)
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
      connection.closeSync()
      other.closeSync()
    }
    await withCopy(async ({ ledger, copied }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
    }, file)
  })

  it("is made anew when another ledger is in the place of its own", async () => {
    const file = join(temporaryFolder(), "reports.duckdb")
    for (let time = 0; time < 2; time++)
      await withCopy(async ({ ledger, copied }) => {
        const hits = [1, 2].map((n) => hit({ id: id(NOW + time * 1_000 + n) }))
        await write(ledger, { hits })
        await mustAgree(copied, ledger, [everything])
        expect(copied.said.filter((said) => said.includes("made anew"))).toHaveLength(1)
      }, file)
  })

  it("is made anew when it missed changes that are not kept any more", async () => {
    const [file, place] = [join(temporaryFolder(), "reports.duckdb"), await newPlace()]
    for (let time = 0; time < 2; time++) {
      await withCopy(
        async ({ ledger, copied }) => {
          await write(ledger, { hits: [hit()] })
          await mustAgree(copied, ledger, [everything])
          expect(copied.said.filter((said) => said.includes("made anew"))).toHaveLength(1)
        },
        file,
        place,
      )
      const ledger = await openLedger(place)
      await write(ledger, { hits: [hit(), hit()] })
      await ledger.close()
      await run(place, "delete from changes where number < (select max(number) from changes)")
    }
  })

  it("goes on where it was when the collector stopped", async () => {
    const [file, place] = [join(temporaryFolder(), "reports.duckdb"), await newPlace()]
    for (let time = 0; time < 2; time++) {
      await withCopy(
        async ({ ledger, copied }) => {
          await write(ledger, { hits: [hit()] })
          await mustAgree(copied, ledger, [everything])
          expect(copied.said.filter((said) => said.includes("made anew"))).toHaveLength(time === 0 ? 1 : 0)
        },
        file,
        place,
      )
      const ledger = await openLedger(place)
      await write(ledger, { hits: [hit(), hit()] }) // while nobody follows
      await ledger.close()
    }
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

  it("lost nothing, and has nothing twice, however often it was killed while it followed", async () => {
    const [file, place] = [join(temporaryFolder(), "reports.duckdb"), await newPlace()]
    const ledger = await openLedger(place)
    try {
      for (let time = 0; time < 3; time++) {
        const following = startProcess(process.execPath, [FOLLOWING, place, file])
        await following.printed(/following/)
        for (let batch = 0; batch < 10; batch++) {
          const hits = Array.from({ length: 200 }, () => hit())
          const conversions: Conversion[] = hits
            .slice(0, 5)
            .map((one) => conversionOn(one, { revenueMinor: 7 }))
          await write(ledger, { hits, conversions, created: conversions })
        }
        await following.end("SIGKILL")
      }
      await withCopy(({ copied }) => mustAgree(copied, ledger, [everything]), file, place)
    } finally {
      await ledger.close()
    }
  })
})

/** Does something to a ledger behind its back. */
async function run(place: string, statement: string): Promise<void> {
  if (place.startsWith("postgres")) return void (await ask(place, statement))
  const database = new DatabaseSync(place)
  database.exec(statement)
  database.close()
}

const FOLLOWING = join(import.meta.dirname, "following.ts")
const everything: ReportQuestion = {
  ...{ by: ["page", "source"], filters: [], from: 0, to: NOW * 2, timezone: "UTC", offsets: [] },
  ...{ clock: "visit", model: "last", withBots: false, offerSources: new Map() },
}

interface Running {
  ledger: Ledger
  copied: Copied
  file: string
}

async function withCopy(
  use: (running: Running) => Promise<void>,
  file = join(temporaryFolder(), "reports.duckdb"),
  place?: string,
): Promise<void> {
  const ledger = await openLedger(place)
  const copied = copyOf(ledger, file)
  try {
    await use({ ledger, copied, file })
  } finally {
    await copied.stop()
    await ledger.close()
  }
}
