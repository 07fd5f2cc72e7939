import { afterEach, describe, expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import { createRetention } from "../../collector/retention.ts"
import { DAY, settings } from "../domain/builders.ts"
import { ANNS, ORDER, startWithAnn } from "../start/ann.ts"
import { everythingIn, useLedgers } from "../start/ledgers.ts"
import { ask } from "../start/postgres.ts"

useLedgers("PostgreSQL")

type Started = Awaited<ReturnType<typeof startWithAnn>>
let at: Started
afterEach(async () => await at.stop())

async function isAnybodyKeptWaiting({ file }: Started): Promise<boolean> {
  const waiting = `select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where datname = current_database() and locktype = 'advisory' and not granted`
  return (await ask(file, waiting)).length > 0
}

const found = (all: string, parts: readonly string[]) => parts.filter((part) => all.includes(part))

describe("in PostgreSQL", () => {
  it("nothing is left by which a visitor who was erased could be known", async () => {
    at = await startWithAnn({ others: 2 })
    const { ann, ledger } = at
    const parts = [...Object.values(ANNS), ORDER, ann.vid, ...ann.hits]
    expect(found(await everythingIn(at.file), parts)).toEqual(parts)
    expect(await ledger.people.erase(ann.vid, at.now())).toEqual({
      ...{ hits: 2, events: 6, conversions: 1, stopped: 1 },
      told: [{ destination: at.destination, deliveries: 1, lastAt: at.now() }],
    })
    expect(found(await everythingIn(at.file), parts)).toEqual([])
    expect(await ledger.people.erase(ann.vid, at.now())).toBeNull()
    expect(await ledger.log.conversion(ann.sale)).toMatchObject({ conversion: { revenueMinor: 4_000 } })
  })

  it.each<[string, () => Promise<unknown>]>([
    ["erased", () => at.ledger.people.erase(at.ann.vid, at.now())],
    ["forgotten", () => at.ledger.people.forgetBefore(at.now() - 30 * DAY, at.now())],
  ])("a sale that is %s keeps what another visitor's claim changes of it meanwhile", async (_, end) => {
    at = await startWithAnn({ others: 0 })
    const [inside, onward] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const [sale] = await at.conversions()
    if (sale === undefined) throw new Error("she bought something")
    const settled = { ...sale, status: "declined", revenueMinor: 0, revision: sale.revision + 1 } as const
    // It names a sale of Ann's by its order number, and a visitor who is not Ann.
    const settling = at.ledger.transaction([`tx:${ORDER}`], async (books) => {
      inside.resolve()
      await onward.promise
      await books.write({ ...noChanges(), conversions: [settled] })
    })
    await inside.promise
    at.passTime(31 * DAY)
    let hasEnded = false
    const ending = end().then(() => {
      hasEnded = true
    })
    await expect
      .poll(async () => hasEnded || (await isAnybodyKeptWaiting(at)), { timeout: 10_000 })
      .toBe(true)
    onward.resolve()
    await Promise.all([settling, ending])
    const [after] = await at.conversions()
    expect(after).toMatchObject({ status: "declined", revision: settled.revision })
    expect(after?.parameters).toEqual({})
  })

  it("what is too old is taken out, step by step, and no sum with it", async () => {
    at = await startWithAnn({ others: 60 })
    const { ledger } = at
    at.passTime(31 * DAY)
    const problems: unknown[] = []
    const retention = createRetention({
      people: ledger.people,
      settings: () => settings({ account: { retentionDays: 30 } }),
      clock: at.now,
      alone: ledger.alone,
      onProblem: (...problem) => problems.push(problem),
    })
    await retention.pass()
    expect(problems).toEqual([])
    expect(found(await everythingIn(at.file), Object.values(ANNS))).toEqual([])
    expect(await at.conversions()).toHaveLength(61)
  })
})
