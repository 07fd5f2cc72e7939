import { expect, it } from "vitest"
import { decideBatch } from "../../collector/deciding/batch.ts"
import { newlyArrived } from "../../collector/deciding/notes.ts"
import { overlay } from "../../collector/deciding/overlay.ts"
import type { Received } from "../../collector/domain/event.ts"
import { inStreamOf } from "../../collector/domain/ids.ts"
import type { Books, OpenBooks } from "../../collector/ports.ts"
import { id, NOW, received, settings, UNTOLD } from "../domain/builders.ts"

const vid = id()
const HIT = inStreamOf(id(), vid)
const view = received([], {
  ...{ name: "view", via: "script", vid },
  view: { ...UNTOLD, hit: HIT, page: "offer", kind: "offer", source: "meta" },
})
const url = "https://ads.example/{tx}"
const meta = (of: object) => ({ trafficSources: [{ id: "meta", postbacks: [{ name: "sale", url, ...of }] }] })

/** Decides events under a document, writes what follows, and gives it with what was looked up for it. */
async function decided(books: OpenBooks, document: object, ...events: Received[]) {
  const asked: string[] = []
  const watched = Object.fromEntries(
    Object.entries(books).map(([name, look]) => [
      name,
      (...given: unknown[]) => {
        asked.push(name)
        return (look as (...given: unknown[]) => unknown)(...given) // whatever it takes, it gets
      },
    ]),
  ) as unknown as Books
  const of = {
    settings: settings(document),
    now: NOW,
    nextId: () => id(),
    sessions: new Map(),
    isWaking: false,
  }
  const { changes, outcomes } = await decideBatch(events, watched, { ...of, replayed: newlyArrived })
  await books.write(changes)
  const looked = (name: keyof Books) => asked.filter((one) => one === name).length
  return { deliveries: changes.deliveries, outcomes, looked }
}

const claim = (fields: Record<string, string>) =>
  received({ hit: HIT, tx: "A", ...fields }, { via: "postback" })
const urls = ({ deliveries }: Awaited<ReturnType<typeof decided>>) =>
  deliveries.map(({ skipped, request }) => skipped ?? request?.url)

it("without a destination nothing more is looked up for a claim", async () => {
  const books = overlay()
  await decided(books, {}, view)
  const { looked, deliveries } = await decided(books, {}, claim({ rev: "1" }))
  expect([looked("hits"), looked("sentOf"), deliveries.length]).toEqual([1, 0, 0]) // its hit
})

it("with one, entrances are looked up once for all claims of a batch; who was told, only if somebody asks for it", async () => {
  const books = overlay()
  await decided(books, {}, view)
  const many = ["A", "B", "C"].map((tx) => claim({ tx, rev: "1" }))
  const { looked, deliveries } = await decided(books, meta({}), ...many)
  expect([looked("hits"), deliveries.length]).toEqual([2, 3])
  expect(deliveries.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id).toSorted())
})

it("each change of a conversion is sent as it stood then, though all came in one batch with the view", async () => {
  const books = overlay()
  const document = meta({
    url: "https://ads.example/{rev}/{status}",
    statuses: ["approved", "pending", "declined"],
  })
  const events = [{ status: "pending", rev: "30" }, { status: "approved" }, { status: "declined" }].map(claim)
  expect(urls(await decided(books, document, view, ...events))).toEqual([
    "https://ads.example/0.01/pending",
    "https://ads.example/30.00/approved",
    "https://ads.example/0.00/declined",
  ])
})

it("once is once, in one batch or in several, and the skipped do not count", async () => {
  const books = overlay()
  const document = meta({ updates: "once" })
  const told = await decided(
    books,
    document,
    view,
    claim({ status: "pending", rev: "1" }),
    claim({ status: "approved" }),
    claim({ rev: "2" }),
  )
  expect(urls(told)).toEqual(["condition", "https://ads.example/A", "updates_off"])
  expect(urls(await decided(books, document, claim({ rev: "3" })))).toEqual(["updates_off"])
  expect(urls(await decided(books, document, claim({ rev: "3" })))).toEqual([]) // unchanged
})

it("a sale that page and server both report is told once, unless the second says something new", async () => {
  const books = overlay()
  const document = meta({ url: "https://ads.example/{rev}" })
  expect(urls(await decided(books, document, view, claim({ rev: "2" })))).toEqual([
    "https://ads.example/2.00",
  ])
  const again = claim({ rev: "2", status: "approved", affiliate_id: "77" })
  expect(urls(await decided(books, document, again))).toEqual(["updates_off"])
  const raised = claim({ rev: "3", status: "approved", affiliate_id: "78" })
  expect(urls(await decided(books, document, raised))).toEqual(["https://ads.example/3.00"])
})

it("a link that was only fetched ahead, or asked for its headers, is told to nobody and counts in no session", async () => {
  const books = overlay()
  const document = {
    webhooks: [
      { id: "all", url: "https://hooks.example/", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
    ],
  }
  await decided(books, document, view)
  const names = ["prefetch", "head", "AddToCart"]
  const [ahead, head, ownEvent] = names.map((name) => received([], { name, via: "link", vid, page: "offer" }))
  if (!ahead || !head || !ownEvent) throw new Error("they were made")
  const { deliveries, outcomes } = await decided(books, document, ahead, head, ownEvent)
  expect(deliveries.map(({ event }) => event)).toEqual([ownEvent.id])
  expect([ahead, head, ownEvent].map(({ id }) => outcomes.get(id)?.firstInSession)).toEqual([
    null,
    null,
    true,
  ])
})
