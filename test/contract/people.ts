import { afterEach, describe, expect, it } from "vitest"
import type { Field } from "../../collector/domain/event.ts"
import { begun } from "../../collector/domain/import/progress.ts"
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

  /** Which of these the ledger still has. */
  const kept = async (parts: readonly string[]) => {
    const everything = await everythingIn(at.file)
    return parts.filter((part) => everything.toLowerCase().includes(part))
  }

  describe("a visitor who is erased takes along a claim that is nobody's", () => {
    const other = "01k9y9by35z7xq78znfmhfx2z1"

    it.each<[reason: string, fields: (hit: string) => Record<string, string>]>([
      ["bad_currency", (hit) => ({ hit: hit.toUpperCase(), currency: "EURO" })],
      ["bad_id", (hit) => ({ hit, vid: "no-id-of-ours" })],
      ["too_long", (hit) => ({ sub1: `${"x".repeat(1_000)}${hit}` })],
      ["ids_conflict", (hit) => ({ hit, vid: other })],
      ["no_id", (hit) => ({ ref: `https://shop.example/%2F${hit}` })],
    ])("as it was refused: %s", async (reason, fields) => {
      at = await startWithAnn({ others: 0 })
      const { vid, hits } = at.ann
      const refused = await at.claim({ ...fields(hits[1] ?? ""), mail: "ann-at-home" })
      expect(refused).toMatchObject({ decision: "refused", reason })
      const strangers = await at.claim({ ...fields(other), mail: "bob-at-home" })
      expect(await at.ledger.people.erase(vid, at.now())).toMatchObject({ events: 7 })
      expect(await kept([vid, ...hits, "ann-at-home", "bob-at-home"])).toEqual(["bob-at-home"])
      const { received } = (await at.ledger.log.event(strangers.event)) ?? {}
      expect(received?.fields).toContainEqual(["mail", "bob-at-home"])
    })

    it("as too many waited already", async () => {
      at = await startWithAnn({ others: 0 })
      const view = at.viewEvent(at.ids.next(), "offer", { kind: "offer" })
      const hit = view.view?.hit ?? ""
      for (let n = 0; n < 101; n++) await at.claim({ hit, tx: `t${n}`, mail: `early-${n}-of-bob` })
      await at.put(view)
      await at.ledger.people.erase(view.vid ?? "", at.now())
      expect(await kept([hit, "early-0-of-bob", "early-100-of-bob"])).toEqual([])
    })

    it("as it could not be recorded", async () => {
      at = await startWithAnn({ others: 0 })
      const { vid, hits } = at.ann
      const event = at.claimEvent({
        hit: (hits[1] ?? "").toUpperCase(),
        currency: "EURO",
        mail: "ann-at-home",
      })
      await at.ledger.putAside(event, "no", at.now())
      await at.ledger.people.erase(vid, at.now())
      expect(await kept(["ann-at-home"])).toEqual([])
    })

    it("however many others there are", async () => {
      at = await startWithAnn({ others: 0 })
      const { vid, hits } = at.ann
      const claims = Array.from({ length: 2_500 }, (_, n) =>
        at.claimEvent({ hit: n % 500 === 7 ? (hits[1] ?? "") : other, currency: "EURO", mail: `<of-${n}>` }),
      )
      await Promise.all(claims.map((claim) => at.put(claim)))
      expect(await at.ledger.people.erase(vid, at.now())).toMatchObject({ events: 6 + 5 })
      expect(await kept([7, 507, 1_007, 1_507, 2_007].map((n) => `<of-${n}>`))).toEqual([])
      expect(await kept(["<of-8>", "<of-2008>"])).toEqual(["<of-8>", "<of-2008>"])
    })
  })

  it("a visitor who is erased takes along the rows of files that name the visitor, whatever became of them", async () => {
    at = await startWithAnn({ others: 0 })
    const { vid, hits } = at.ann
    const { imports, people } = at.ledger
    const facts = { referer: null, ip: null, forwardedFor: null, userAgent: null, language: null }
    const of = { id: at.ids.next(), at: at.now(), name: null, sends: false, rows: 4, faults: 1 }
    const file = { ...of, request: { method: "POST", url: "", ...facts }, state: "previewed" } as const
    await imports.add(
      begun(
        { ...file, since: 0, done: 0, line: null, decisions: {}, revenue: {}, error: null },
        "previewed",
        at.now(),
      ),
    )
    const row = (line: number, fields: Field[] | null, text: string | null = null) => {
      return {
        line,
        event: at.ids.next(),
        undo: at.ids.next(),
        fields,
        text,
        fault: text && "It is too long.",
      }
    }
    await imports.addRows(of.id, [
      row(2, [
        ["hit", (hits[1] ?? "").toUpperCase()],
        ["mail", "ann-at-home"],
      ]),
      row(3, [
        ["hit", at.ids.next()],
        ["mail", "bob-at-home"],
      ]),
      row(4, null, `${hits[0]},A1,1,000,ann-at-home`),
      row(5, [
        ["vid", vid],
        ["mail", "ann-at-home"],
      ]),
    ])
    await people.erase(vid, at.now())
    expect(await kept([vid, ...hits, "ann-at-home", "bob-at-home"])).toEqual(["bob-at-home"])
    const rows = await imports.rows(of.id, { after: null, limit: 10 })
    expect(rows.map(({ fields, text }) => [fields?.length ?? null, text])).toEqual([
      [0, null],
      [2, null],
      [null, null],
      [0, null],
    ])
    expect(await people.erase(vid, at.now())).toBeNull()
  })

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
