import { copyFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Conversion } from "../../collector/domain/event.ts"
import type { Ledger } from "../../collector/ports.ts"
import { hit, id, NOW } from "../domain/builders.ts"
import { newPlace, openLedger } from "../start/ledgers.ts"
import { ask, newDatabase, sharedServer } from "../start/postgres.ts"
import { startProcess } from "../start/process.ts"
import { countedBy, everything, mustAgree, withCopy, write } from "./agreeing.ts"
import { askedOf, questionOf, questions, worlds } from "./any-world.ts"
import { copyOf, FOLLOWING, newCopyPlace, runsOf } from "./copies.ts"
import { conversionOn, keep, type World } from "./world.ts"

/** What a ledger is told, and what then happens to it. */
interface Told {
  ledger: Ledger
  world: World
}

const pick = <Thing>(from: readonly Thing[], n: number): Thing | undefined => from[n % from.length]

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
    await ledger.people.forgetBefore(NOW + n, NOW + n)
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
      { numRuns: runsOf(3) },
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

  it("has no more than the ledger of who was erased, and of a sale that was deleted", async () => {
    await withCopy(async ({ ledger, copied }) => {
      const [one, other] = [hit(), hit()]
      const sales = [conversionOn(one), conversionOn(other)]
      await write(ledger, { hits: [one, other], conversions: sales, created: sales })
      await mustAgree(copied, ledger, [everything])
      await ledger.people.erase(one.vid, NOW)
      await mustAgree(copied, ledger, [everything])
      await write(ledger, { conversions: sales.slice(1).map((sale) => ({ ...sale, status: "deleted" })) })
      await mustAgree(copied, ledger, [everything])
    })
  })

  it("is asked by a parameter of whatever name", async () => {
    await withCopy(async ({ ledger, copied }) => {
      const names = ["*", "$", "a.b", "x[0]", "[*]", "/", "~1", "it's", "?", "__proto__"]
      const parameters = Object.fromEntries(names.map((name, n) => [name, `${n}`]))
      await write(ledger, { hits: [hit({ parameters }), hit({ parameters: { other: "1" } })] })
      await mustAgree(
        copied,
        ledger,
        names.map((name) => ({ ...everything, by: [name] })),
      )
    })
  })

  it("counts a visitor of two pages once by offer, where no page is one", async () => {
    await withCopy(async ({ ledger, copied }) => {
      const first = hit({ page: "lander", kind: "lander" })
      const { vid, id: entrance } = first
      const second = hit({ vid, entrance, page: "thanks", kind: "page" })
      await write(ledger, { hits: [first, second] })
      await mustAgree(copied, ledger, [{ ...everything, by: ["offer"] }])
    })
  })

  it("counts a visitor who comes again once by hour and by day if that is soon enough, else twice", async () => {
    await withCopy(async ({ ledger, copied }) => {
      const [hour, day] = [3_600_000, 86_400_000]
      const hits = [hour - 1, hour, day - 1, day].flatMap((after) => {
        const first = hit({ vid: id(), at: Date.parse("2026-03-01T00:00:00Z") })
        return [first, hit({ vid: first.vid, at: first.at + after })]
      })
      await write(ledger, { hits })
      const expected = { hour: 1 + 2 + 2 + 2, day: 1 + 1 + 1 + 2 }
      for (const [time, times] of Object.entries(expected)) {
        const asked = { ...everything, by: [time], to: NOW * 2 }
        await mustAgree(copied, ledger, [asked, { ...asked, by: [time, "source"] }])
        const { rows, totals } = await countedBy(copied, asked)
        expect([time, rows.reduce((sum, { visitors }) => sum + visitors, 0)]).toEqual([time, times])
        expect(totals.visitors).toBe(4)
      }
    })
  })

  it("counts a visitor once by what is the same at both visits, when all else is another", async () => {
    await withCopy(async ({ ledger, copied }) => {
      const whence = (of: string) => {
        return { source: `s-${of}`, campaign: `c-${of}`, keyword: `k-${of}`, country: of, page: `p-${of}` }
      }
      const hits = Object.keys(whence("")).flatMap((same, n) => {
        const [one, other] = [whence(`A${n}`), whence(`B${n}`)]
        const vid = id()
        return [one, { ...other, [same]: one[same as keyof typeof one] }].map(({ country, ...of }) =>
          hit({ ...of, vid, kind: "offer", geo: { country, geonameId: null, timezone: null } }),
        )
      })
      await write(ledger, { hits })
      for (const by of ["source", "campaign", "keyword", "country", "page", "offer"]) {
        const asked = { ...everything, by: [by] }
        await mustAgree(copied, ledger, [asked])
        const { rows } = await countedBy(copied, asked)
        const twice = rows.filter(({ visits }) => visits > 1)
        expect([by, twice.map(({ visits, visitors }) => [visits, visitors])]).toEqual([by, [[2, 1]]])
      }
    })
  })

  it("counts a visitor who came again by what is left, when somebody took the first visit out by hand", async () => {
    const place = await newPlace()
    await withCopy(
      async ({ ledger, copied }) => {
        const first = hit({ at: NOW - 2_000 })
        const again = hit({ vid: first.vid, at: NOW - 1_000 })
        const asked = [[], ["source"], ["page"], ["offer"]].map((by) => ({ ...everything, by }))
        await write(ledger, { hits: [first, again, hit({ vid: first.vid, at: NOW })] })
        await mustAgree(copied, ledger, asked)
        for (const { id } of [first, again]) {
          await run(place, `delete from hits where id = '${id}'`)
          await mustAgree(copied, ledger, asked)
        }
      },
      newCopyPlace(),
      place,
    )
  })

  it("of an empty ledger is made anew when another is in its place, of a version that noted other changes", async () => {
    const [file, older] = [newCopyPlace(), await newPlace()]
    await withLedger(older, (ledger) => write(ledger, { hits: [hit(), hit()] }))
    await run(older, "delete from kysely_migration where name >= '013'")
    for (const place of [await newPlace(), older])
      await withCopy(
        async ({ ledger, copied }) => {
          await mustAgree(copied, ledger, [everything])
          expect(copied.said.filter((said) => said.includes("made anew"))).toHaveLength(1)
        },
        file,
        place,
      )
  })

  it("is made anew when its ledger was restored, and was then told of something else", async () => {
    const [file, place] = [newCopyPlace(), await newPlace()]
    const on = hit()
    const [one, other] = [conversionOn(on), conversionOn(on)] // their ids are of one moment
    const sales = { conversions: [one, other], created: [one, other] }
    await withLedger(place, (ledger) => write(ledger, { hits: [on], ...sales }))
    const restored = await backupOf(place)
    await withCopy(
      async ({ ledger, copied }) => {
        await write(ledger, { conversions: [{ ...one, revenueMinor: 999_900 }] })
        await mustAgree(copied, ledger, [everything])
      },
      file,
      place,
    )
    await withLedger(restored, (ledger) => write(ledger, { conversions: [{ ...other, status: "declined" }] }))
    await withCopy(({ ledger, copied }) => mustAgree(copied, ledger, [everything]), file, restored)
  })

  it("whose mark an older version made is made anew", async () => {
    await withLedger(await newPlace(), async ({ reportFeed: feed }) => {
      for (const change of ["begin", "01kh3q8vf0"]) expect(await feed.after(`1 1 ${change}`, 10)).toBeNull()
    })
  })

  it("that another process is to feed answers nothing while it is of another ledger", async () => {
    const file = newCopyPlace()
    await withCopy(async ({ ledger, copied }) => {
      await write(ledger, { hits: [hit()] })
      await mustAgree(copied, ledger, [everything])
    }, file)
    await withLedger(await newPlace(), async (ledger) => {
      const looked = Promise.withResolvers<void>()
      const copied = copyOf(ledger, file, () => false, looked.resolve)
      await looked.promise
      expect(await copied.keeper.fresh(0)).toBeNull()
      await copied.stop()
    })
  })

  it("is made anew when it missed changes that are not kept any more", async () => {
    const [file, place] = [newCopyPlace(), await newPlace()]
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
      await withLedger(place, (ledger) => write(ledger, { hits: [hit(), hit()] }))
      await run(place, "delete from changes where number < (select max(number) from changes)")
    }
  })

  it("goes on where it was when the collector stopped", async () => {
    const [file, place] = [newCopyPlace(), await newPlace()]
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
      await withLedger(place, (ledger) => write(ledger, { hits: [hit(), hit()] })) // while nobody follows
    }
  })

  it("lost nothing, and has nothing twice, however often it was killed while it followed", async () => {
    const [file, place] = [newCopyPlace(), await newPlace()]
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

async function withLedger(place: string, use: (ledger: Ledger) => Promise<void>): Promise<void> {
  const ledger = await openLedger(place)
  await use(ledger).finally(ledger.close)
}

/** A ledger as it is now, once more: as a backup brings it back. */
async function backupOf(place: string): Promise<string> {
  if (place.startsWith("postgres"))
    return await newDatabase(await sharedServer(), new URL(place).pathname.slice(1))
  const backup = `${place}.backup`
  copyFileSync(place, backup)
  return backup
}

/** Does something to a ledger behind its back. */
async function run(place: string, statement: string): Promise<void> {
  if (place.startsWith("postgres")) return void (await ask(place, statement))
  const database = new DatabaseSync(place)
  database.exec(statement)
  database.close()
}
