import { afterEach, expect, it } from "vitest"
import { DAY } from "../domain/builders.ts"
import { startWithAnn } from "../start/ann.ts"

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
