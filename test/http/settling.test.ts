import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { asking } from "../start/asking.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"

const SETTINGS = {
  account: { duplicates: "ignore" },
  types: [
    { name: "Lead", duplicates: "edit" },
    { name: "Click", duplicates: "increment" },
    { name: "Tap", duplicates: "increment" },
    { name: "Once", duplicates: "ignore_by_event_id" },
  ],
  offerSources: [{ id: "acme", key: "s3cret" }],
  pages: [
    { id: "offer", kind: "offer" },
    { id: "acmes", kind: "offer", offerSource: "acme" },
  ],
}

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ SETTINGS_FILE: settingsFile(SETTINGS) })
})
afterAll(async () => void (await collector.end()))

const { ask, post, claim } = asking(() => collector)

interface Conflict {
  event: { id: string }
  kind: string
  conversion: { id: string; revenue: number } | null
  candidates: { id: string; type: string }[]
  differs: object[]
  choices: { choice: string; label: string }[]
  settled: object | null
}
const open = async (query = "") => (await collector.api<{ items: Conflict[] }>(`/conflicts${query}`)).items
const newest = async (): Promise<Conflict> => {
  const [first] = await open()
  if (first === undefined) throw new Error("there is no conflict")
  return first
}
const revenueOf = async (id: unknown) =>
  (await collector.api<{ revenue: number }>(`/conversions/${id}`)).revenue

async function offered(page = "offer"): Promise<string> {
  return (await viewedBy(collector, page)).hit
}

describe("a sale that is reported with another amount", () => {
  const reported = async () => {
    const hit = await offered()
    const { conversion } = await claim(`hit=${hit}&tx=A&rev=30`)
    await claim(`hit=${hit}&tx=A&rev=35&currency=EUR`)
    return conversion
  }

  it("is shown with what differs and what can be chosen", async () => {
    const conversion = await reported()
    expect(await newest()).toMatchObject({
      kind: "duplicate_conflict",
      conversion: { id: conversion, revenue: 30 },
      candidates: [],
      differs: [
        { field: "revenue", kept: 30, claimed: 35 },
        { field: "currency", kept: "USD", claimed: "EUR" },
      ],
      choices: [
        { choice: "keep", label: "Keep 30.00 USD" },
        { choice: "take", label: "Take 35.00 EUR, as the claim says" },
      ],
      settled: null,
    })
  })

  it("is shown with its visitors, if another's browser told it before the offer source's key did", async () => {
    const [one, other] = [await viewedBy(collector, "acmes"), await viewedBy(collector, "acmes")]
    const told = { name: "conversion", tx: "O-1", rev: "30", type: "Once", ...other }
    await fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify({ events: [told] }) })
    await claim(`hit=${one.hit}&tx=O-1&rev=30&type=Once&key=s3cret`, "/pb/acme")
    expect(await newest()).toMatchObject({
      kind: "duplicate_conflict",
      conversion: { revenue: 30 },
      differs: [{ field: "visitor", kept: other.vid, claimed: one.vid }],
      choices: [{ choice: "keep", label: "Keep 30.00 USD" }],
    })
  })

  it.each([
    ["keep", 30],
    ["take", 35],
  ])("%s: it is worth %i, the row leaves the list, and nobody settles it again", async (choice, worth) => {
    const conversion = await reported()
    const { id } = (await newest()).event
    const { status, answer } = await post(`/conflicts/${id}`, { choice, note: "asked them" })
    expect(status).toBe(200)
    expect(answer).toMatchObject({ settled: { author: "admin token", choice }, choices: [] })
    expect(await revenueOf(conversion)).toBe(worth)
    expect((await open()).map(({ event }) => event.id)).not.toContain(id)
    expect((await open("?settled=1")).map(({ event }) => event.id)).toContain(id)
    for (const again of ["keep", "take"])
      expect((await post(`/conflicts/${id}`, { choice: again })).status).toBe(409)
    expect(await revenueOf(conversion)).toBe(worth)
  })

  it("is settled once by two who are as fast", async () => {
    const conversion = await reported()
    const { id } = (await newest()).event
    const both = await Promise.all([1, 2, 3].map(() => post(`/conflicts/${id}`, { choice: "take" })))
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    const { revisions } = await collector.api<{ revisions: object[] }>(`/conversions/${conversion}`)
    expect(revisions).toHaveLength(2)
  })

  it("stays in the list if it cannot be settled so", async () => {
    const conversion = await reported()
    const { id } = (await newest()).event
    await post(`/conversions/${conversion}/delete`)
    const { event, choices } = await newest()
    expect([event.id, choices.map(({ choice }) => choice)]).toEqual([id, ["keep"]])
    expect((await post(`/conflicts/${id}`, { choice: "take" })).status).toBe(400)
    await post(`/conversions/${conversion}/edit`, { status: "approved" })
    expect((await post(`/conflicts/${id}`, { choice: "take" })).status).toBe(200)
    expect(await revenueOf(conversion)).toBe(35)
  })
})

it("a claim that names another currency and no amount says the same number of it", async () => {
  const hit = await offered()
  const { conversion } = await claim(`hit=${hit}&tx=A&rev=30`)
  await claim(`hit=${hit}&tx=A&currency=JPY`)
  const { event, choices, differs } = await newest()
  expect(differs).toEqual([{ field: "currency", kept: "USD", claimed: "JPY" }])
  expect(choices[1]?.label).toBe("Take 30 JPY, as the claim says")
  await post(`/conflicts/${event.id}`, { choice: "take" })
  expect(await collector.api(`/conversions/${conversion}`)).toMatchObject({ revenue: 30, currency: "JPY" })
})

it.each([
  ["5", 35],
  ["-1", 29],
])("where amounts are added, %s of a claim that could be of several is added to the one that is chosen", async (rev, worth) => {
  const hit = await offered()
  const { conversion } = await claim(`hit=${hit}&tx=B&type=Click&rev=30`)
  await claim(`hit=${hit}&tx=B&type=Tap&rev=40`)
  await claim(`hit=${hit}&tx=B&rev=${rev}&status=approved`)
  const { event } = await newest()
  await post(`/conflicts/${event.id}`, { choice: "choose", conversion })
  expect(await collector.api(`/conversions/${conversion}`)).toMatchObject({
    revenue: worth,
    status: "approved",
  })
})

it("an amount that was replaced is a conflict, though nobody knows the claim's word for a status", async () => {
  const hit = await offered()
  await claim(`hit=${hit}&type=Lead&rev=30`)
  const { event } = await claim(`hit=${hit}&type=Lead&rev=50&status=strange`)
  expect((await newest()).event.id).toBe(event)
})

it("an amount that a claim without tx has replaced can be brought back", async () => {
  const hit = await offered()
  const { conversion } = await claim(`hit=${hit}&type=Lead&rev=5`)
  await claim(`hit=${hit}&type=Lead&rev=8`)
  const { event, kind, differs, choices } = await newest()
  expect([kind, differs]).toEqual(["amount_replaced", [{ field: "revenue", kept: 5, claimed: 8 }]])
  expect(choices.map(({ label }) => label)).toEqual([
    "Keep 8.00 USD, as the claim says",
    "Go back to 5.00 USD",
  ])
  await post(`/conflicts/${event.id}`, { choice: "restore" })
  expect(await revenueOf(conversion)).toBe(5)
})

describe("an amount that was replaced, and is another by now", () => {
  const replaced = async () => {
    const hit = await offered()
    const { conversion } = await claim(`hit=${hit}&type=Lead&rev=5`)
    await claim(`hit=${hit}&type=Lead&rev=8`)
    return conversion
  }
  const labels = async () => (await newest()).choices.map(({ label }) => label)

  it("is kept as it is now, or brought back", async () => {
    const conversion = await replaced()
    await post(`/conversions/${conversion}/edit`, { revenue: "9" })
    expect(await labels()).toEqual(["Keep 9.00 USD", "Go back to 5.00 USD"])
  })

  it("cannot be brought back where it is that already, or is deleted", async () => {
    const conversion = await replaced()
    await post(`/conversions/${conversion}/edit`, { revenue: "5" })
    expect(await labels()).toEqual(["Keep 5.00 USD"])
    await post(`/conversions/${conversion}/edit`, { revenue: "9" })
    await post(`/conversions/${conversion}/delete`)
    expect(await labels()).toEqual(["Keep 9.00 USD"])
  })
})

it("an amount of -1 that could be of several conversions deletes the one that is chosen", async () => {
  const hit = await offered()
  const sale = await claim(`hit=${hit}&rev=5`)
  const lead = await claim(`hit=${hit}&type=Lead&rev=6`)
  await claim(`hit=${hit}&rev=-1`)
  const { event, choices } = await newest()
  expect(choices.map(({ choice }) => choice)).toEqual(["keep", "choose"])
  await post(`/conflicts/${event.id}`, { choice: "choose", conversion: lead.conversion })
  expect(await collector.api(`/conversions/${lead.conversion}`)).toMatchObject({ status: "deleted" })
  expect(await collector.api(`/conversions/${sale.conversion}`)).toMatchObject({ status: "approved" })
})

it("a status that could be of several conversions is applied to the one that is chosen", async () => {
  const hit = await offered()
  const sale = await claim(`hit=${hit}&rev=5&tx=T`)
  const lead = await claim(`hit=${hit}&type=Lead&rev=6&tx=T`)
  await claim(`hit=${hit}&tx=T&status=declined`)
  const { event, kind, candidates, choices } = await newest()
  expect(kind).toBe("ambiguous_target")
  expect(choices.map(({ choice }) => choice)).toEqual(["keep", "choose"])
  expect(candidates.map(({ id }) => id).toSorted()).toEqual([sale.conversion, lead.conversion].toSorted())
  expect((await post(`/conflicts/${event.id}`, { choice: "choose" })).status).toBe(400)
  await post(`/conflicts/${event.id}`, { choice: "choose", conversion: lead.conversion })
  expect(await collector.api(`/conversions/${lead.conversion}`)).toMatchObject({ status: "declined" })
  expect(await collector.api(`/conversions/${sale.conversion}`)).toMatchObject({ status: "approved" })
})

describe("a sale that may be counted twice", () => {
  const twice = async (second: string) => {
    const hit = await offered()
    const first = await claim(`hit=${hit}&tx=T&type=Order&rev=49.90`)
    const later = await claim(`hit=${hit}&tx=T&${second}`)
    return { first: first.conversion, later: later.conversion }
  }
  const choicesNow = async () => (await newest()).choices.map(({ choice }) => choice)

  it("is shown with the other, and the later one can be deleted", async () => {
    const { first, later } = await twice("rev=49.90")
    expect(await newest()).toMatchObject({
      kind: "maybe_same_sale",
      conversion: { id: later, revenue: 49.9 },
      candidates: [{ id: first, type: "Order" }],
      differs: [],
      choices: [
        { choice: "keep", label: "Keep both" },
        { choice: "drop", label: "Delete the later one, of 49.90 USD" },
      ],
    })
    const { event } = await newest()
    expect((await post(`/conflicts/${event.id}`, { choice: "drop" })).status).toBe(200)
    expect(await collector.api(`/conversions/${later}`)).toMatchObject({ status: "deleted", revenue: 0 })
    expect(await revenueOf(first)).toBe(49.9)
  })

  it("stays as it is if both are to be kept", async () => {
    const { first, later } = await twice("rev=49.90")
    const { event } = await newest()
    await post(`/conflicts/${event.id}`, { choice: "keep" })
    expect([await revenueOf(first), await revenueOf(later)]).toEqual([49.9, 49.9])
    expect((await open()).map(({ event: { id } }) => id)).not.toContain(event.id)
  })

  it("says of no amount that it differs, and offers nothing that would change the other for no reason", async () => {
    const { first, later } = await twice("rev=49.90&status=approved&type=conversion")
    await post(`/conversions/${later}/edit`, { status: "declined" })
    expect(await newest()).toMatchObject({ differs: [], choices: [{ choice: "keep" }] })
    expect(await choicesNow()).toEqual(["keep"])
    await post(`/conversions/${later}/edit`, { status: "approved" })
    await post(`/conversions/${first}/delete`)
    expect(await choicesNow()).toEqual(["keep"])
  })

  it("is no conflict if they are worth another amount", async () => {
    const before = await open()
    await twice("rev=19")
    expect(await open()).toEqual(before)
  })

  it("and is refunded by the one that nobody claimed, is declined once that is chosen", async () => {
    const hit = await offered()
    const sale = await claim(`hit=${hit}&tx=T&rev=30`)
    const { vid } = await collector.api<{ vid: string }>(`/hits/${hit}`)
    await viewedBy(collector, "thanks", vid)
    await claim(`vid=${vid}&p=thanks&tx=T&status=refund`)
    const { event, candidates } = await newest()
    expect([candidates.map(({ id }) => id), await choicesNow()]).toEqual([
      [sale.conversion],
      ["keep", "choose"],
    ])
    await post(`/conflicts/${event.id}`, { choice: "choose", conversion: sale.conversion })
    expect(await collector.api(`/conversions/${sale.conversion}`)).toMatchObject({ status: "declined" })
  })
})

it.each([
  ["/conflicts/x", {}, 404],
  ["/conflicts/01m7y9by35vd0dwxvxd4p7243z", { choice: "keep" }, 404],
])("%s: %i", async (path, body, status) => expect((await post(path, body)).status).toBe(status))

describe("a word for a status that nobody has mapped", () => {
  interface Words {
    unmappedStatuses: {
      count: number
      items: { word: string; offerSource: string | null; count: number; list: string }[]
    }
  }
  const words = async () => (await collector.api<Words>("/attention")).unmappedStatuses.items
  const listed = async (word: { list: string } | undefined) => {
    const { items } = await collector.api<{ items: { tx: string }[] }>(word?.list ?? "")
    return items.map(({ tx }) => tx)
  }

  it("is counted by its offer source, listed, and settled by mapping it", async () => {
    const hit = await offered("acmes")
    for (const tx of ["A", "B"]) await claim(`hit=${hit}&tx=${tx}&status=Odd&key=s3cret`, "/pb/acme")
    await claim(`hit=${await offered()}&tx=C&status=odd`)
    const found = (await words()).filter(({ word }) => word.toLowerCase() === "odd")
    expect(found).toMatchObject([
      { word: "Odd", offerSource: "acme", count: 2 },
      { word: "odd", offerSource: null, count: 1 },
    ])
    expect(await listed(found[0])).toEqual(["B", "A"])
    expect(await listed(found[1])).toEqual(["C"])

    const { version } = await collector.api<{ version: number }>("/settings")
    const mapped = await post("/statuses", { word: "odd", status: "declined", offerSource: "acme" })
    expect(mapped).toMatchObject({ status: 200, answer: { version: version + 1 } })
    expect((await words()).map(({ word, offerSource }) => [word, offerSource])).toContainEqual(["odd", null])
    expect((await words()).map(({ offerSource }) => offerSource)).not.toContain("acme")
    const next = await claim(`hit=${hit}&tx=A&status=ODD&key=s3cret`, "/pb/acme")
    expect(next).toMatchObject({ decision: "edited", status: "declined" })
    const [newest] = (await collector.api<{ items: { author: string }[] }>("/settings/versions")).items
    expect(newest?.author).toBe("admin token")
  })

  it("is listed as often as it is counted, however it was spelt", async () => {
    const hit = await offered("acmes")
    const spellings = ["Under-Audit", "under-audit", "UNDER-AUDIT", "Überprüft", "überprüft"]
    for (const [at, word] of spellings.entries())
      await claim(`hit=${hit}&tx=S-${at}&status=${encodeURIComponent(word)}&key=s3cret`, "/pb/acme")
    const found = (await words()).filter(({ word }) => /audit|prüft/i.test(word))
    expect(found.map(({ count }) => count)).toEqual([3, 2])
    expect(await Promise.all(found.map(listed))).toEqual([
      ["S-2", "S-1", "S-0"],
      ["S-4", "S-3"],
    ])
  })

  it("can be mapped for all, and to what deletes", async () => {
    const hit = await offered()
    await claim(`hit=${hit}&tx=A&rev=3`)
    expect((await post("/statuses", { word: "gone", status: "deleted" })).status).toBe(200)
    expect(await claim(`hit=${hit}&tx=A&status=gone`)).toMatchObject({ decision: "deleted" })
  })

  it.each([
    [{ word: "x" }, 400],
    [{ word: "x", status: "declined", offerSource: "nobody" }, 400],
    [{ word: "x", status: "blue" }, 422],
  ])("%j: %i", async (body, status) => expect((await post("/statuses", body)).status).toBe(status))
})

it("templates that nobody filled in are counted by what they stand for, with a list of their claims", async () => {
  await claim("clickid={clickid}&rev=5")
  await claim("clickid={clickid}&rev=6")
  type Templates = { unfilledTemplates: { items: { parameter: string; value: string; list: string }[] } }
  const { unfilledTemplates } = await collector.api<Templates>("/attention")
  const one = unfilledTemplates.items.find(({ value }) => value === "{clickid}")
  expect(one).toMatchObject({ parameter: "hit", offerSource: null, count: 2, oldest: expect.any(String) })
  const listed = await collector.api<{ items: { reason: string }[] }>(one?.list ?? "")
  expect(listed.items.map(({ reason }) => reason)).toEqual(["unresolved_macro", "unresolved_macro"])
})

it("what needs attention is counted, with since when", async () => {
  const unknown = (await offered()).replace(/.{5}$/, "00000")
  await claim(`hit=${unknown}&tx=W`)
  expect(await collector.api("/attention")).toMatchObject({
    since: expect.any(String),
    parked: { count: 1, oldest: expect.any(String), list: "/events?decision=parked" },
    conflicts: { count: (await open()).length, list: "/conflicts" },
    failingDestinations: { count: 0, oldest: null, items: [] },
    putAside: { count: 0, oldest: null, list: "/rejected" },
  })
})

it("`warning` goes with what is counted, and not with other filters", async () => {
  expect((await ask("GET", "/events?warning=unresolved_macro&tx=A")).status).toBe(400)
  expect((await ask("GET", "/events?warning=odd")).status).toBe(400)
  expect((await ask("GET", "/events?unmapped=1&value=%07&value=odd")).status).toBe(400)
  expect((await ask("GET", "/events?unmapped=1&limit=1")).answer.next).toEqual(expect.any(String))
})
