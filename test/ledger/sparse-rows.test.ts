import fc from "fast-check"
import { afterEach, beforeEach, expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { Hit, Outcome, Received } from "../../collector/domain/event.ts"
import { unknownClient, unknownProduct } from "../../collector/domain/hit/client.ts"
import { blank, recorded } from "../../collector/domain/outcome.ts"
import { eventOf, eventRow, readEvent } from "../../collector/ledger/rows.ts"
import type { Ledger } from "../../collector/ports.ts"
import { hit, id, NOW, received, settings, UNTOLD } from "../domain/builders.ts"
import { openLedger } from "../start/ledgers.ts"

const text = fc.option(fc.string())
const facts = fc.record({
  method: fc.string(),
  url: fc.string(),
  referer: text,
  ip: text,
  forwardedFor: text,
})
const request = fc
  .record({ userAgent: text, language: text })
  .chain((of) => facts.map((more) => ({ ...more, ...of })))
const product = fc.record({ family: text, major: text, minor: text, patch: text })
const client = fc.record({
  browser: fc.oneof(product, fc.constant(unknownProduct)),
  os: product,
  device: fc.record({ class: fc.constantFrom(null, "phone" as const), brand: text, model: text }),
  mobile: fc.boolean(),
  bot: fc.boolean(),
  language: text,
})
const view = fc.record({
  ...{ hit: fc.constant(id()), page: fc.string(), kind: fc.constantFrom(null, "offer" as const) },
  ...{ url: text, referrer: text, funnel: text, source: text, campaign: text, linkHit: text, clicks: text },
  ...{ isDriven: fc.boolean(), passage: fc.constant(null) },
})
const events: fc.Arbitrary<Received> = fc
  .record({
    ...{ happenedAt: fc.constantFrom(NOW, NOW - 5), vid: text, about: text, source: text },
    ...{ isAuthorised: fc.boolean(), fingerprint: text, import: text, view: fc.option(view) },
    ...{ fields: fc.array(fc.tuple(fc.string(), text)), page: text, hit: text, inView: text },
    ...{ data: fc.jsonValue() as fc.Arbitrary<Received["data"]>, request, client: fc.option(client) },
    geo: fc.constantFrom(null, { country: "CH", geonameId: null, timezone: null }),
  })
  .map((of) => received([], of))
const outcomes: fc.Arbitrary<Partial<Outcome>> = fc.record({
  ...{ vid: text, hit: text, page: text, tx: text, offerSource: text, at: fc.nat(), order: fc.string() },
  ...{
    decision: fc.constantFrom(null, "created" as const),
    firstInSession: fc.constantFrom(null, true, false),
  },
  ...{ revenueMinor: fc.oneof(fc.constant(null), fc.integer()), candidates: fc.array(fc.string()) },
  steps: fc.array(fc.record({ step: fc.constant("read" as const), said: fc.string() })),
})

it("whatever an event says, its row says, and no more of it than it must", () => {
  fc.assert(
    fc.property(events, outcomes, (event, of) => {
      const record = { received: event, outcome: { ...blank(event.id, settings()), ...of } }
      const row = eventRow(record)
      // As JSON has it: there is no -0.
      expect(eventOf({ ...row, hit: row.hit ?? null, import: row.import ?? null })).toEqual(
        JSON.parse(JSON.stringify(record)),
      )
    }),
  )
})

it("an event that was written whole is read as it was", () => {
  const event = received([["tx", "A"]], { vid: id(), about: null, client: unknownClient })
  const outcome = { ...blank(event.id, settings()), vid: null, tx: "A" }
  const { id: own, at, via, name, import: file } = event
  const texts = { received: JSON.stringify(event), outcome: JSON.stringify(outcome) }
  const row = { id: own, at, via, name, import: file, hit: null, ...texts }
  expect(readEvent(row)).toEqual({ record: { received: event, outcome }, isInHit: false })
})

/** A view, and the hit it made. */
function viewed(): { received: Received; hit: Hit } {
  const of = { id: id(), vid: id(), hit: id() }
  const view = { ...UNTOLD, hit: of.hit, page: "offer" }
  const geo = { country: "CH", geonameId: 5, timezone: null }
  const event = received([], { id: of.id, vid: of.vid, view, name: "view", client: unknownClient, geo })
  const { request, client } = event
  return { received: event, hit: hit({ id: of.hit, vid: of.vid, event: of.id, request, client, geo }) }
}

let ledger: Ledger
beforeEach(async () => {
  ledger = await openLedger()
})
afterEach(async () => await ledger.close())

it("what a view and its hit have in common is written once, and is told of both", async () => {
  const { received, hit } = viewed()
  const record = { received, outcome: recorded(received, hit, settings()) }
  await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: [hit], events: [record] }))
  expect(eventRow(record, hit).received).not.toContain("request")
  expect(await ledger.log.event(received.id)).toEqual(record)
  expect((await ledger.log.events({ equal: {}, limit: 5 })).items).toEqual([record])
  expect(await ledger.log.hit(hit.id)).toEqual(hit)
})

it("a view that only confirms a hit keeps what is its own", async () => {
  const { received, hit } = viewed()
  const other = { ...hit, event: id() }
  const record = { received, outcome: recorded(received, other, settings()) }
  await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: [other], events: [record] }))
  expect(await ledger.log.event(received.id)).toEqual(record)
})
