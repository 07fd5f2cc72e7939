import { afterEach, expect, it } from "vitest"
import { DAY } from "../domain/builders.ts"
import { startWithAnn } from "../start/ann.ts"
import { everythingIn } from "../start/ledgers.ts"

type Started = Awaited<ReturnType<typeof startWithAnn>>

/** What every ledger promises of people, and how they end in it. */
export function peopleContract(): void {
  let at: Started
  afterEach(async () => await at.stop())

  /** Takes out all that is older than 30 days. */
  const forget = async () => {
    while (await at.ledger.people.forgetBefore(at.now() - 30 * DAY, at.now()));
    await at.ledger.people.scour()
  }

  it("a row of an import is taken back though the first claim of its sale is too old to be kept", async () => {
    at = await startWithAnn({ others: 0 })
    const { hit } = await at.view(at.ids.next(), "offer", { kind: "offer" })
    const sale = { hit: hit ?? "", tx: "1" }
    const { conversion } = await at.claim({ ...sale, rev: "100.00", remark: "said long ago" })
    at.passTime(29 * DAY)
    const row = at.claimEvent({ ...sale, rev: "1.00", note: "of the wrong file" }, { via: "import" })
    expect(await at.put(row)).toMatchObject({ decision: "edited", conversion })
    at.passTime(2 * DAY)
    await forget()
    expect((await everythingIn(at.file)).includes("said long ago")).toBe(false)
    const undo = at.claimEvent({ event: row.id }, { via: "import", name: "undo" })
    expect(await at.put(undo)).toMatchObject({ decision: "edited", reason: "undone" })
    const found = await at.ledger.log.conversion(conversion ?? "")
    expect(found?.conversion).toMatchObject({ revenueMinor: 10_000, parameters: {} })
  })

  it("a delivery that is too old to be sent ended when it was given up", async () => {
    at = await startWithAnn({ others: 0 })
    const sentAt = at.now()
    at.passTime(100 * DAY)
    await forget()
    const sale = await at.ledger.log.conversion(at.ann.sale)
    const ends = sale?.deliveries.map(({ delivery }) => [delivery.reason, delivery.endedAt])
    expect(ends).toEqual([
      [null, sentAt],
      ["erased", at.now()],
    ])
  })
}
