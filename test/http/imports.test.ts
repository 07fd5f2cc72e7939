import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it, test } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { importsAt, viewsAt } from "../start/imports.ts"
import { bothModes } from "../start/modes.ts"
import { ledgerOf, poison } from "../start/poison.ts"

const TYPES = [{ name: "Purchase" }, { name: "Rebill", duplicates: "increment" }]

describe.each(bothModes())("an import, %s", (_mode, environment) => {
  let collector: RunningCollector
  let imports: ReturnType<typeof importsAt>
  beforeAll(async () => {
    collector = await startCollector(environment())
    imports = importsAt(collector)
    await settings(collector, { types: TYPES })
  })
  afterAll(async () => void (await collector.end()))

  const views = (count: number) => viewsAt(collector, count)
  const view = async () => (await views(1))[0] ?? ""
  const claim = async (query: string) => {
    const answer = await (await fetch(`${collector.url}/pb/?${query}`)).json()
    return answer as { conversion: string; decision: string; event: string } // as the wire promises
  }
  /** Everything of the conversions, and of the events. */
  const ledger = async () => ({
    conversions: (await collector.api<{ items: object[] }>("/conversions?limit=1000&deleted=1")).items,
    events: (await collector.api<{ items: object[] }>("/events?limit=1000")).items,
  })
  /** What was sold on a hit: tx, status and amount of each conversion. */
  const sold = async (hit: string) => {
    type List = { items: { tx: string | null; status: string; revenueMinor: number }[] }
    const { items } = await collector.api<List>(`/conversions?hit=${hit}&deleted=1`)
    return items.map(({ tx, status, revenueMinor }) => `${tx} ${status} ${revenueMinor}`).sort()
  }

  it("is decided row after row in a preview, which writes nothing", async () => {
    const [a, b, c] = await views(3)
    const gone = await view()
    await claim(`hit=${gone}&tx=G&rev=5`)
    await expect.poll(() => sold(gone)).toHaveLength(1) // with Redis it may be decided after it is answered
    const before = await ledger()
    const file = `click,tx,rev,type,status,timestamp,currency,note
${a},A,10.00,Purchase,approved,2026-01-02 03:04:05,EUR,first
${a},A,12.00,Purchase,,,,again
${a},A,12.00,Purchase,,,,again
${b},B,7,Lead,pending,,,
${c},,1000.50,,,,,
${gone},G,-1,,,,,
nonsense,C,1,,,,,
${c},D,"1,000",,,,,
${c},E,1,,,,,,surplus
`
    const { id, ...told } = await imports.preview(file, "?name=May")
    expect(told).toMatchObject({ name: "May", rows: 9, done: 9, faults: 1, sends: false, error: null })
    expect(told.decisions).toEqual({ created: 3, edited: 1, unchanged: 1, deleted: 1, refused: 2 })
    expect(told.revenue).toEqual({ EUR: 1200, USD: 1 + 100_050 - 500 })
    const rows = await imports.rows(id)
    expect(rows.map(({ line, decision, reason }) => [line, decision, reason])).toEqual([
      [2, "created", "created"],
      [3, "edited", "edited"],
      [4, "unchanged", "nothing_new"],
      [5, "created", "created"],
      [6, "created", "created"],
      [7, "deleted", "deleted"],
      [8, "refused", "bad_id"],
      [9, "refused", "bad_revenue"],
      [10, null, null],
    ])
    expect(rows[0]).toMatchObject({
      fields: { click: a, tx: "A", rev: "10.00", note: "first", timestamp: "2026-01-02 03:04:05" },
      means: "A new conversion was recorded.",
      type: "Purchase",
      revenue: 10,
      currency: "EUR",
      conversion: null,
    })
    expect(rows[3]).toMatchObject({ warnings: [{ code: "type_not_registered" }] })
    expect(rows[7]).toMatchObject({ remedy: expect.stringContaining("1000.50") })
    expect(rows[8]).toMatchObject({ fields: null, text: `${c},E,1,,,,,,surplus`, fault: expect.any(String) })
    expect((await imports.rows(id, "&decision=created")).map(({ line }) => line)).toEqual([2, 5, 6])
    expect((await imports.rows(id, "&faults=1")).map(({ line }) => line)).toEqual([10])
    expect(await ledger()).toEqual(before)
  })

  it("is committed as it was previewed, with every row an event of its own", async () => {
    const [a, b] = await views(2)
    const { id } = await imports.preview(
      `${a}:X1, 10\n${a}:X1, 12\n${b}, 3\nnonsense, 1\n:A, 1\n${b}:X2, -1\n`,
    )
    const previewed = await imports.rows(id)
    const committed = await imports.commit(id)
    expect(committed).toMatchObject({ state: "committed", done: 6, revenue: { USD: 1500 } })
    const rows = await imports.rows(id)
    const decided = (all: typeof rows) => all.map(({ decision, reason }) => [decision, reason])
    expect(decided(rows)).toEqual(decided(previewed))
    expect(await sold(a ?? "")).toEqual(["X1 approved 1200"])
    expect(await sold(b ?? "")).toEqual(["X2 deleted 0", "null approved 300"])
    const { items } = await collector.api<{ items: { id: string; via: string }[] }>(`/events?import=${id}`)
    expect(items.map((item) => item.id).sort()).toEqual(
      rows.flatMap(({ event, fault }) => (fault === null ? [event] : [])).sort(),
    )
    const event = await collector.api(`/events/${rows[0]?.event}`)
    expect(event).toMatchObject({
      via: "import",
      conversion: rows[0]?.conversion,
      parameters: { disable_postbacks: "true" },
      request: { url: "/api/v1/imports/conversions" },
    })
  })

  it("says nothing of sending where it is asked to send, and when each sale was", async () => {
    const hit = await view()
    const { vid, at } = await collector.api<{ vid: string; at: string }>(`/hits/${hit}`)
    const again = { vid, events: [{ name: "view", p: "offer", kind: "offer" }] }
    await fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify(again) })
    const { id } = await imports.preview(`visitor,page,rev,timestamp\n${vid},offer,1,${at}`, "?sends=1")
    await imports.commit(id)
    const [row] = await imports.rows(id)
    const event = await collector.api<{ parameters: object }>(`/events/${row?.event}`)
    expect(event.parameters).not.toHaveProperty("disable_postbacks")
    expect(event).toMatchObject({ hit, decision: "created" })
  })

  it("is committed at once where no preview is asked for", async () => {
    const hit = await view()
    const response = await imports.post("/conversions?preview=0", `${hit}:N, 2`)
    const { id } = (await response.json()) as { id: string } // what the API promises
    expect(response.headers.get("location")).toBe(`/api/v1/imports/${id}`)
    expect(await imports.reached(id, "committed")).toMatchObject({ decisions: { created: 1 } })
  })

  it("makes no second conversion when the same file comes again", async () => {
    const [a, b] = await views(2)
    const file = `hit,tx,rev\n${a},S1,10\n${b},S2,20\n`
    await imports.commit((await imports.preview(file)).id)
    const again = await imports.preview(file)
    expect(again).toMatchObject({ decisions: { unchanged: 2 }, revenue: {} })
    expect(await imports.commit(again.id)).toMatchObject({ decisions: { unchanged: 2 } })
    expect([await sold(a ?? ""), await sold(b ?? "")]).toEqual([["S1 approved 1000"], ["S2 approved 2000"]])
    // It had done nothing, so there is nothing to take back.
    expect(await imports.undo(again.id)).toMatchObject({ decisions: { unchanged: 2 }, revenue: {} })
    expect(await sold(a ?? "")).toEqual(["S1 approved 1000"])
  })

  describe("undone", () => {
    const VALUES = [
      "status",
      "revenueMinor",
      "amountMinor",
      "currency",
      "statedRevenue",
      "eventId",
      "tx",
      "type",
    ] as const
    type Values = Record<(typeof VALUES)[number], unknown> & { revisions: unknown[] }
    const standing = async (id: string) => {
      const conversion = await collector.api<Values>(`/conversions/${id}`)
      return { values: VALUES.map((name) => conversion[name]), revisions: conversion.revisions }
    }

    it("leaves every conversion as it was, and none that it made", async () => {
      const [edited, moved, rebilled, fresh] = (await views(4)) as [string, string, string, string]
      const [one, two, three] = await Promise.all([
        claim(`hit=${edited}&tx=U1&rev=10`),
        claim(`hit=${moved}&tx=U2&rev=20&status=pending`),
        claim(`hit=${rebilled}&type=Rebill&rev=5`),
      ])
      const before = await Promise.all([one, two, three].map(({ conversion }) => standing(conversion)))
      const file = `hit,tx,rev,type,status,event_id,currency
${edited},U1,11,,,,EUR
${edited},U1,12,,,,
${moved},U2,,,approved,,
${moved},U2,-1,,,,
${rebilled},,5,Rebill,,e1,
${fresh},U3,9,,,,
${fresh},U3,8,,,e2,
`
      const { id } = await imports.preview(file)
      const added = (await imports.commit(id)).revenue
      expect(added).toEqual({ EUR: 1200, USD: -1000 - 1 + 500 + 800 })
      const undone = await imports.undo(id)
      expect(Object.entries(undone.revenue).map(([code, minor]) => [code, -minor])).toEqual(
        expect.arrayContaining(Object.entries(added)),
      )
      const after = await Promise.all([one, two, three].map(({ conversion }) => standing(conversion)))
      expect(after.map(({ values }) => values)).toEqual(before.map(({ values }) => values))
      // Nothing is forgotten: what was done and what was taken back are revisions after those before.
      for (const [at, { revisions }] of after.entries())
        expect(revisions.slice(0, before[at]?.revisions.length)).toEqual(before[at]?.revisions)
      expect(after.map(({ revisions }) => revisions.length)).toEqual([5, 5, 3])
      expect(await sold(fresh)).toEqual(["U3 deleted 0"])
      expect((await imports.rows(id)).every(({ reason }) => reason === "undone")).toBe(true)

      // The event id counts again, and the sale may be claimed anew.
      const again = await imports.preview(file)
      expect(again.revenue).toEqual(added)
      expect((await imports.commit(again.id)).revenue).toEqual(added)
      expect(await sold(fresh)).toEqual(["U3 approved 800", "U3 deleted 0"])
    })

    it("takes back the rows that still wait: no view wakes them any more", async () => {
      const [one, other] = ["01k9y9by35z7xq78znfmhfx2z1", "01k9y9by35z7xq78znfmhfx2z2"]
      const viewBy = (vid: string) => {
        const body = JSON.stringify({ vid, events: [{ name: "view", p: "late", kind: "offer" }] })
        return fetch(`${collector.url}/e`, { method: "POST", body })
      }
      const { id } = await imports.preview(`vid,p,rev\n${one},late,1\n${other},late,2\n`)
      expect(await imports.commit(id)).toMatchObject({ decisions: { parked: 2 }, revenue: {} })
      await viewBy(one)
      expect(await imports.undo(id)).toMatchObject({
        decisions: { deleted: 1, unchanged: 1 },
        revenue: { USD: -100 },
      })
      await viewBy(other)
      const rows = await imports.rows(id)
      expect(rows.map(({ reason }) => reason)).toEqual(["undone", "undone"])
      const [first, second] = await Promise.all(rows.map(({ event }) => collector.api(`/events/${event}`)))
      expect(first).toMatchObject({ decision: "created" })
      expect(second).toMatchObject({ decision: "refused", reason: "undone", conversion: null })
      // What was taken back may be claimed anew.
      const again = await imports.preview(`vid,p,rev\n${one},late,1\n${other},late,2\n`)
      expect(await imports.commit(again.id)).toMatchObject({ decisions: { created: 2 } })
    })

    it("takes back the rows that were put aside: they cannot be tried again", async () => {
      const [good, bad] = (await views(2)) as [string, string]
      const { id } = await imports.preview(`${good}:GOOD, 1\n${bad}:POISON, 500\n`)
      const heal = poison(ledgerOf(collector), "new.tx = 'POISON'")
      await imports.commit(id)
      heal()
      const { items } = await collector.api<{ items: { event: string }[] }>("/rejected")
      expect(items).toHaveLength(1)
      expect(await imports.undo(id)).toMatchObject({ decisions: { deleted: 1, unchanged: 1 } })
      const path = `${collector.url}/api/v1/rejected/${items[0]?.event}/retry`
      const again = { method: "POST", headers: { authorization: `Bearer ${TOKEN}` } }
      expect((await fetch(path, again)).status).toBe(404)
      expect(await sold(bad)).toEqual([])
      expect(await collector.api("/rejected")).toMatchObject({ items: [], count: 0 })
    })

    it("takes back the rows that were refused, and earned something when they were tried again", async () => {
      const hit = await view()
      await settings(collector, { types: [...TYPES, { name: "Late", minAge: "1d" }] })
      const { id } = await imports.preview(`hit,tx,rev,type\n${hit},R1,7,Late\n${hit},R2,8,Late\n`)
      expect(await imports.commit(id)).toMatchObject({ decisions: { refused: 2 } })
      const [first] = await imports.rows(id)
      const retry = async (event: string | undefined) => {
        const headers = { authorization: `Bearer ${TOKEN}` }
        const path = `${collector.url}/api/v1/events/${event}/retry`
        return (await (await fetch(path, { method: "POST", headers })).json()) as {
          id: string
          decision: string
        }
      }
      const refused = await retry(first?.event)
      expect(refused).toMatchObject({ decision: "refused" })
      await settings(collector, { types: TYPES })
      expect(await retry(refused.id)).toMatchObject({ decision: "created" })
      expect(await sold(hit)).toEqual(["R1 approved 700"])
      expect(await imports.undo(id)).toMatchObject({
        decisions: { deleted: 1, unchanged: 1 },
        revenue: { USD: -700 },
      })
      expect(await sold(hit)).toEqual(["R1 deleted 0"])
    })

    it("leaves alone what somebody else changed since", async () => {
      const [mine, others] = (await views(2)) as [string, string]
      const { id } = await imports.preview(`${mine}:O1, 1\n${others}:O2, 2\n`)
      await imports.commit(id)
      await claim(`hit=${others}&tx=O2&rev=3`)
      expect(await imports.undo(id)).toMatchObject({ decisions: { deleted: 1, unchanged: 1 } })
      expect((await imports.rows(id)).map(({ reason }) => reason)).toEqual(["undone", "changed_since"])
      expect([await sold(mine), await sold(others)]).toEqual([["O1 deleted 0"], ["O2 approved 300"]])
    })
  })

  it("goes through its steps once, and in their order", async () => {
    const { id } = await imports.preview(`${await view()}, 1`)
    const refused = async (step: string) => {
      const response = await imports.post(`/${id}/${step}`)
      return [response.status, ((await response.json()) as { error: { code: string } }).error.code]
    }
    const notReady = [409, "import_not_ready"]
    expect(await refused("undo")).toEqual(notReady)
    await imports.commit(id)
    expect(await refused("commit")).toEqual(notReady)
    await imports.undo(id)
    expect(await refused("undo")).toEqual(notReady)
    expect(await refused("commit")).toEqual(notReady)
  })

  it("stands in the list, the newest first, and its rows are paged", async () => {
    const [a, b, c] = await views(3)
    const first = await imports.preview(`${a}\n${b}\n${c}`, "?name=one")
    const second = await imports.preview(`${a}`, "?name=two")
    type List = { items: { id: string; name: string; line: number }[]; next: string }
    const page = await collector.api<List>("/imports?limit=1")
    expect(page.items).toMatchObject([{ id: second.id, name: "two" }])
    expect(await collector.api<List>(`/imports?limit=1&cursor=${page.next}`)).toMatchObject({
      items: [{ id: first.id, name: "one" }],
    })
    const rows = await collector.api<List>(`/imports/${first.id}/rows?limit=2`)
    expect(rows).toMatchObject({ items: [{ line: 1 }, { line: 2 }], next: "2" })
    const last = await collector.api<List>(`/imports/${first.id}/rows?limit=2&cursor=2`)
    expect(last).toMatchObject({ items: [{ line: 3 }], next: null })
  })
})

describe("what is no import", () => {
  let collector: RunningCollector
  beforeAll(async () => {
    collector = await startCollector()
  })
  afterAll(async () => void (await collector.end()))
  const post = (path: string, body: BodyInit | null, headers: Record<string, string> = {}) =>
    importsAt(collector).post(path, body, headers)
  const errorOf = async (response: Response) => {
    const { error } = (await response.json()) as { error: { code: string; message: string } } // as the API promises
    return [response.status, error.code, error.message]
  }

  const tooMany = "H\n".repeat(1_000_001)
  test.each<[what: string, body: BodyInit, said: string]>([
    ["an empty file", "", "There are no rows"],
    ["a file of remarks", "# nothing\n\n", "There are no rows"],
    ["a header alone", "hit,tx\n", "There are no rows"],
    ["a header without a click", "tx,rev\nA,1\n", "No column says which click"],
    ["two columns of one name", "hit,tx,tx\nH,A,B\n", "Two columns are named tx"],
    ["a quotation mark that never closes", 'hit,tx\nH,"A\n', "A quotation mark is opened on line 2"],
    ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]), "not text in UTF-8"],
    ["too many rows", tooMany, "1,000,000 rows"],
  ])("%s is refused, and leaves nothing", async (_what, body, said) => {
    const answer = await errorOf(await post("/conversions", body))
    expect(answer).toEqual([422, "bad_import", expect.stringContaining(said)])
    expect(await collector.api("/imports")).toEqual({ items: [], next: null })
  })

  it("a file over 64 MiB is refused, and another body on another path at 64 KiB", async () => {
    const large = new Uint8Array(64 * 1024 * 1024 + 1).fill(35)
    expect(await errorOf(await post("/conversions", large))).toEqual([
      413,
      "body_too_large",
      "A file may have 64 MiB at most.",
    ])
    const other = await fetch(`${collector.url}/pb/`, { method: "POST", body: "x".repeat(65 * 1024) })
    expect(await errorOf(other)).toEqual([413, "body_too_large", "A body may have 64 KiB at most."])
  })

  it.each([
    [
      "a form",
      "/conversions",
      { "content-type": "multipart/form-data; boundary=x" },
      [415, "unsupported_body"],
    ],
    ["an unknown wish", "/conversions?nmae=x", {}, [400, "bad_parameter"]],
    ["a wish that is neither yes nor no", "/conversions?sends=maybe", {}, [400, "bad_parameter"]],
    ["an unknown import", "/01m7y9by355ew6fg05a8a631cg/commit", {}, [404, "not_found"]],
    ["no token", "/conversions", { authorization: "" }, [401, "unauthorized"]],
  ])("%s is refused", async (_what, path, headers, expected) => {
    expect(await errorOf(await post(path, "H1, 1", headers))).toEqual([...expected, expect.any(String)])
  })

  const FILE = "hit\n01m7y9by355ew6fg05a8a631cg\n"
  it.each([
    ["gzip", "is broken", Buffer.from(FILE)],
    ["gzip", "is cut short", gzipSync(FILE).subarray(0, -9)],
    ["deflate", "is broken", gzipSync(FILE)],
    ["deflate", "is cut short", deflateSync(FILE).subarray(0, -9)],
    ["br", "is broken", gzipSync(FILE)],
    ["br", "is cut short", brotliCompressSync(FILE).subarray(0, -9)],
  ])("a file in %s that %s is its sender's fault", async (encoding, _how, body) => {
    for (const path of ["/conversions", "/costs"]) {
      const answer = await post(path, new Uint8Array(body), { "content-encoding": encoding })
      expect(await errorOf(answer)).toEqual([
        400,
        "bad_request",
        expect.stringContaining("cannot be unpacked"),
      ])
    }
  })

  it("a file may come compressed, and in the UTF-16 of spreadsheets", async () => {
    const [hit] = await viewsAt(collector, 1)
    const imports = importsAt(collector)
    const file = `\ufeffhit\tnote\n${hit}\té\n`
    const response = await post("/conversions", new Uint8Array(gzipSync(Buffer.from(file, "utf16le"))), {
      "content-encoding": "gzip",
    })
    const { id } = (await response.json()) as { id: string }
    await imports.reached(id, "previewed")
    expect(await imports.rows(id)).toMatchObject([{ fields: { hit, note: "é" }, decision: "created" }])
  })
})

async function settings(collector: RunningCollector, document: object): Promise<void> {
  const { version } = await collector.api<{ version: number }>("/settings")
  const saved = await fetch(`${collector.url}/api/v1/settings`, {
    method: "PUT",
    headers: { authorization: `Bearer ${TOKEN}`, "if-match": `"${version}"` },
    body: JSON.stringify(document),
  })
  expect(saved.status).toBe(200)
}
