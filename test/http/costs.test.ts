import { afterAll, beforeAll, describe, expect, it, test } from "vitest"
import type { WireAnswer } from "../../sdk/wire.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"

const HOUR = 3_600_000
const document = {
  account: { currency: "EUR", timezone: "Europe/Berlin" },
  types: [{ name: "Visit" }, { name: "Lead", replaces: ["Visit"] }],
  trafficSources: [
    { id: "meta", name: "Meta", currency: "USD" },
    { id: "push", cpa: 4.5, cpaTypes: ["Lead"] },
  ],
}

/** A person's browser: nothing is spent on bots. */
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
  const saved = await call("PUT", "/settings", JSON.stringify(document), { "if-match": '"0"' })
  expect(saved.status).toBe(200)
})
afterAll(async () => void (await collector.end()))

const call = (
  method: string,
  path: string,
  body: BodyInit | null = null,
  headers: Record<string, string> = {},
) =>
  fetch(`${collector.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    body,
  })

interface UploadAnswer {
  id: string
  state: string
  rows: number
  faults: number
  spent: Record<string, number>
  withoutClicks: number
  replaces: number
  items: {
    line: number
    fault: string | null
    clicks: number | null
    costPerClick: number
    counts: boolean
  }[]
}
const uploaded = async (body: string, query = ""): Promise<UploadAnswer> => {
  const response = await call("POST", `/imports/costs${query}`, body)
  expect(response.status).toBe(201)
  const upload = (await response.json()) as UploadAnswer // asserted on below
  expect(response.headers.get("location")).toBe(`/api/v1/imports/costs/${upload.id}`)
  return upload
}
const step = async (id: string, name: "commit" | "undo") => {
  const response = await call("POST", `/imports/costs/${id}/${name}`)
  expect(response.status).toBe(200)
  return (await response.json()) as UploadAnswer // asserted on below
}
const costOf = async (hit: string) => (await collector.api<{ costInAll: object[] }>(`/hits/${hit}`)).costInAll

/** A click of that source; each of a visitor of its own. */
async function click(source: string, campaign?: string): Promise<string> {
  const event = { name: "view", p: "offer", kind: "offer", ts: source, ...(campaign && { c: campaign }) }
  const body = JSON.stringify({ events: [event] })
  const { results } = (await (
    await fetch(`${collector.url}/e`, { method: "POST", body, headers: { "user-agent": FIREFOX } })
  ).json()) as WireAnswer
  return results[0]?.hit ?? ""
}

const period = () => {
  const iso = (at: number) => new Date(at).toISOString()
  return { from: iso(Date.now() - HOUR), to: iso(Date.now() + HOUR) }
}

it("an upload is previewed, committed, replaced and undone", async () => {
  const hits = [await click("meta", "Spring"), await click("meta", "Spring"), await click("meta", "Spring")]
  const { from, to } = period()
  const row = (amount: string) => `source,campaign,from,to,amount\nmeta,Spring,${from},${to},${amount}\n`

  const preview = await uploaded(
    `${row("10.00")}meta,Winter,${from},${to},7\nmeta,,gestern,,1\n`,
    "?name=November",
  )
  expect(preview).toMatchObject({
    ...{ name: "November", state: "previewed", timezone: "Europe/Berlin", overlap: "refuse" },
    ...{ rows: 3, faults: 1, spent: { USD: 1700 }, withoutClicks: 1, replaces: 0 },
  })
  expect(preview.items).toMatchObject([
    {
      line: 2,
      source: "meta",
      campaign: "Spring",
      clicks: 3,
      costPerClick: 3.333333,
      amount: 10,
      counts: false,
    },
    {
      line: 3,
      campaign: "Winter",
      clicks: 0,
      costPerClick: null,
      amountMinor: 700,
      currency: "USD",
      fault: null,
    },
    { line: 4, fault: expect.stringContaining("gestern"), clicks: null, text: "meta,,gestern,,1," },
  ])
  const clicks = await collector.api<{ items: object[] }>(`/imports/costs/${preview.id}/clicks?line=2`)
  expect(clicks.items).toHaveLength(3)
  expect(await costOf(hits[0] ?? "")).toEqual([])

  expect(await step(preview.id, "commit")).toMatchObject({
    state: "committed",
    items: [{ counts: true }, {}, {}],
  })
  expect(await costOf(hits[0] ?? "")).toEqual([{ amount: 3.333334, micros: 3_333_334, currency: "USD" }])
  expect(await costOf(hits[1] ?? "")).toEqual([{ amount: 3.333333, micros: 3_333_333, currency: "USD" }])
  expect(await collector.api(`/imports/costs/${preview.id}/clicks?line=2`)).toEqual(clicks)

  const better = await uploaded(row("12.00"))
  expect(better).toMatchObject({ replaces: 1, items: [{ replaces: expect.any(String), fault: null }] })
  await step(better.id, "commit")
  expect(await costOf(hits[2] ?? "")).toEqual([{ amount: 4, micros: 4_000_000, currency: "USD" }])
  const other = `source,from,amount\nmeta,${new Date().toISOString().slice(0, 10)},5`
  expect((await uploaded(other)).items[0]?.fault).toContain("bear the spend of line 3 of November")
  expect((await uploaded(other, "?overlap=add")).items[0]?.fault).toBeNull()

  expect(await step(better.id, "undo")).toMatchObject({
    state: "undone",
    items: [{ counts: false, undone: true }],
  })
  expect(await costOf(hits[2] ?? "")).toEqual([{ amount: 3.333333, micros: 3_333_333, currency: "USD" }])
  expect(await collector.api(`/imports/costs/${preview.id}`)).toMatchObject({
    items: [{ counts: true }, {}, {}],
  })
  const { items } = await collector.api<{ items: { id: string }[] }>("/imports/costs")
  expect(items.map(({ id }) => id).slice(-2)).toEqual([better.id, preview.id])
  expect((await collector.api<{ items: object[] }>("/imports")).items).toEqual([])
})

it("an upload as JSON can be committed at once, and its clicks be listed page by page", async () => {
  for (let count = 0; count < 3; count++) await click("push")
  const rows = [{ source: "push", ...period(), amount: 3, currency: "KWD" }]
  const { id, ...upload } = await uploaded(JSON.stringify(rows), "?preview=0")
  expect(upload).toMatchObject({ state: "committed", spent: { KWD: 3000 }, items: [{ line: 1, clicks: 3 }] })
  type List = { items: { hit: string; cost: number; currency: string }[]; next: string | null }
  const first = await collector.api<List>(`/imports/costs/${id}/clicks?line=1&limit=2`)
  const rest = await collector.api<List>(`/imports/costs/${id}/clicks?line=1&limit=2&cursor=${first.next}`)
  expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 1, null])
  expect([...first.items, ...rest.items]).toMatchObject(Array(3).fill({ cost: 1, currency: "KWD" }))
})

describe("an upload is refused", () => {
  test.each([
    ["without rows", "POST", "/imports/costs", "", 422, "bad_import"],
    [
      "with a column nobody knows",
      "POST",
      "/imports/costs",
      "source,from,amount,x\na,b,c,d",
      422,
      "bad_import",
    ],
    ["with a wish nobody knows", "POST", "/imports/costs?overlap=maybe", "x", 400, "bad_parameter"],
    ["by another method", "DELETE", "/imports/costs", "x", 405, "method_not_allowed"],
    ["that is not there", "GET", "/imports/costs/01kb0000000000000000000000", null, 404, "not_found"],
    ["that cannot be there", "GET", "/imports/costs/nonsense", null, 404, "not_found"],
    [
      "whose step is unknown",
      "POST",
      "/imports/costs/01kb0000000000000000000000/commit",
      null,
      404,
      "not_found",
    ],
    [
      "whose line is not told",
      "GET",
      "/imports/costs/01kb0000000000000000000000/clicks",
      null,
      400,
      "bad_parameter",
    ],
  ])("%s", async (_what, method, path, body, status, code) => {
    const response = await call(method, path, body)
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }])
  })

  it("in a form, without a token, and twice", async () => {
    const form = new FormData()
    form.set("file", "source,from,amount")
    expect((await call("POST", "/imports/costs", form)).status).toBe(415)
    expect((await fetch(`${collector.url}/api/v1/imports/costs`)).status).toBe(401)
    const { id } = await uploaded("source,from,amount\nmeta,2020-01-01,1", "?preview=0")
    expect((await call("POST", `/imports/costs/${id}/commit`)).status).toBe(409)
  })
})

it("a conversion shows what its source is paid for it, and nothing while it is declined", async () => {
  const hit = await click("push")
  const claim = async (query: string) =>
    await fetch(`${collector.url}/pb/?hit=${hit}&type=Lead&tx=L&${query}`)
  const conversions = async () => (await collector.api<{ items: object[] }>(`/conversions?hit=${hit}`)).items
  await claim("rev=10")
  expect(await conversions()).toMatchObject([
    { cost: 4.5, costMinor: 450, costCurrency: "EUR", revenueMinor: 1000 },
  ])
  await claim("status=declined")
  expect(await conversions()).toMatchObject([{ cost: 0, costMinor: 0, costCurrency: "EUR" }])
  await claim("status=approved")
  expect(await conversions()).toMatchObject([{ cost: 4.5, costMinor: 450 }])
  const elsewhere = await click("meta")
  await fetch(`${collector.url}/pb/?hit=${elsewhere}&rev=10`)
  expect((await collector.api<{ items: object[] }>(`/conversions?hit=${elsewhere}`)).items).toMatchObject([
    { cost: null, costMinor: null, costCurrency: null },
  ])
})

it("a conversion that becomes one its source is paid for costs that from then on, and is kept so", async () => {
  const hit = await click("push")
  for (const type of ["Visit", "Lead"]) await fetch(`${collector.url}/pb/?hit=${hit}&type=${type}`)
  const { items } = await collector.api<{ items: object[] }>(`/conversions?hit=${hit}`)
  expect(items).toMatchObject([{ type: "Lead", costMinor: 450, costCurrency: "EUR" }])
})
