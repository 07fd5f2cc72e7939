import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"

const PAGES = [
  { id: "lp", kind: "lander", url: "https://shop.example/lp" },
  { id: "offer", kind: "offer", url: "https://shop.example/offer" },
]
const FUNNELS = [{ id: "spring", entry: "lp", actions: { lp: { "1": { to: "offer" } } } }]

let collector: RunningCollector
beforeAll(async () => {
  const document = {
    account: { currency: "EUR", timezone: "Europe/Berlin" },
    trafficSources: [{ id: "meta" }],
    pages: PAGES,
    funnels: FUNNELS,
  }
  collector = await startCollector({ SETTINGS_FILE: settingsFile(document) })
  await viewed({ name: "view", p: "lp", ts: "meta", c: "=cmd|' /C calc'!A0" })
  const { hit } = await viewed({ name: "view", p: "offer", kind: "offer", ts: "meta", c: "may" })
  await fetch(`${collector.url}/pb/?hit=${hit}&rev=12.50`)
})
afterAll(async () => await collector?.end())

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

async function viewed(event: object): Promise<{ vid: string; hit: string }> {
  const init = {
    method: "POST",
    headers: { "user-agent": FIREFOX },
    body: JSON.stringify({ events: [event] }),
  }
  const answer = (await (await fetch(`${collector.url}/e`, init)).json()) as {
    vid: string
    results: { hit: string }[]
  }
  return { vid: answer.vid, hit: answer.results[0]?.hit ?? "" }
}

async function api(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${TOKEN}` }
  return await fetch(`${collector.url}/api/v1${path}`, { headers, ...init })
}
const asked = (query: string) => api(`/reports?${query}`)

describe("a report", () => {
  it("has its groups under their names, its figures, and what it was asked", async () => {
    const response = await asked("by=campaign,adset&campaign=may")
    expect(await response.json()).toMatchObject({
      rows: [
        {
          ...{ campaign: "may", adset: null, visits: 1, visitors: 1, conversions: 1, revenueMinor: 1250 },
          ...{ costMinor: 0, types: { conversion: { count: 1, revenueMinor: 1250 } } },
          ...{ statuses: { approved: { count: 1, revenueMinor: 1250 } }, events: {} },
        },
      ],
      totals: { visits: 1, visitors: 1, conversions: 1, revenueMinor: 1250 },
      ...{ currency: "EUR", currencyDigits: 2, by: ["campaign", "adset"], tz: "Europe/Berlin" },
      ...{ clock: "visit", model: "last", unconverted: [] },
    })
  })

  it("has totals only, if it is not said by what it is to be grouped", async () => {
    expect(await (await asked("")).json()).toMatchObject({
      by: [],
      rows: [{ visits: 2 }],
      totals: { visits: 2 },
    })
  })

  it("is of whole days of its time zone, the last one included", async () => {
    const answer = await (await asked("tz=America/New_York&from=2026-11-01&to=2026-11-01")).json()
    expect(answer).toMatchObject({ from: "2026-11-01T04:00:00.000Z", to: "2026-11-02T05:00:00.000Z" })
  })

  it.each([
    ["Europe/Berlin", "2026-11-10", "2026-10-11T22:00:00.000Z"],
    ["America/Santiago", "2026-09-05", "2026-08-07T04:00:00.000Z"],
    ["Africa/Cairo", "2026-04-23", "2026-03-24T22:00:00.000Z"],
  ])("is of 30 days without a beginning, in %s to %s, whatever its clocks do after it", async (tz, to, from) =>
    expect(await (await asked(`tz=${tz}&to=${to}`)).json()).toMatchObject({ from }))

  it("has as many rows as are asked for, those with the most visits, and says whether there are more", async () => {
    for (const [limit, campaigns, more] of [
      [1, ["=cmd|' /C calc'!A0"], true],
      [2, ["may", "=cmd|' /C calc'!A0"], false],
    ] as const) {
      const answer = await (await asked(`by=campaign&limit=${limit}`)).json()
      expect(answer).toMatchObject({
        ...{ rows: campaigns.map((campaign) => ({ campaign, visits: 1 })), more },
        totals: { visits: 2, visitors: 2, conversions: 1, revenueMinor: 1250 },
      })
    }
    const file = await (await asked("by=campaign&limit=1&format=csv")).text()
    expect(file.trimEnd().split("\r\n")).toHaveLength(2)
  })

  it("comes as a file that no spreadsheet runs anything of", async () => {
    const response = await asked("by=campaign&format=csv&from=2026-01-01&to=2099-01-01")
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8")
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=report-campaign-2026-01-01-2099-01-01.csv",
    )
    expect((await response.text()).split("\r\n")).toEqual([
      "campaign,visits,visitors,conversions,revenue,cost,currency,type conversion,type conversion revenue,status approved,status approved revenue",
      "may,1,1,1,12.5,0,EUR,1,12.5,1,12.5",
      "'=cmd|' /C calc'!A0,1,1,0,0,0,EUR,0,0,0,0",
      "",
    ])
  })
})

describe("what a report cannot be asked is named", () => {
  it.each([
    ["by=source,page,day,hour", "by"],
    ["by=source,source", "by"],
    ["by=visits", "by"],
    ["by=from", "by"],
    ['by=a"b', "by"],
    ["by=", null],
    ["tz=Mars/Olympus", "tz"],
    ["tz=%2B02:00", "tz"],
    ["clock=wall", "clock"],
    ["model=magic", "model"],
    ["bots=yes", "bots"],
    ["format=xls", "format"],
    ["limit=0", "limit"],
    ["limit=100001", "limit"],
    ["from=yesterday", "from"],
    ["from=2026-02-30", "from"],
    ["from=2026-11-01T10:00", "from"],
    ["to=9999-01-01", "to"],
    ["from=2026-11-02&to=2026-11-01", "to"],
    ["day=monday", "day"],
    ["hour=14", "hour"],
    ["source=a%00b", "source"],
    ["conversions=1", "conversions"],
  ])("%s", async (query, path) => {
    const response = await asked(query)
    const body = await response.json()
    if (path === null) return void expect(response.status).toBe(200)
    expect([response.status, body.error.code, body.error.path]).toEqual([400, "bad_parameter", path])
  })

  it.each([21, 1_200])("as one of %i filters, of which there may be 20", async (count) => {
    const filters = Array.from({ length: count }, (_, at) => `u${at}=a`)
    expect((await asked(filters.slice(0, 20).join("&"))).status).toBe(200)
    const response = await asked(filters.join("&"))
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { code: "bad_parameter", path: "u20", message: expect.stringContaining("20 at most") } },
    ])
  })

  it("as one of 101 values of a filter, of which there may be 100", async () => {
    const values = Array.from({ length: 101 }, (_, at) => `adset=${at}`)
    expect((await asked(values.slice(1).join("&"))).status).toBe(200)
    expect(await (await asked(values.join("&"))).json()).toMatchObject({
      error: { code: "bad_parameter", path: "adset", message: expect.stringContaining("100 values") },
    })
  })
})

describe("the ways visitors took", () => {
  it("are counted as paths to conversion", async () => {
    expect(await (await api("/journeys")).json()).toMatchObject({
      items: [{ path: ["offer"], conversions: 1, visitors: 1, revenueMinor: 1250 }],
      ...{ paths: 1, assists: [], currency: "EUR", currencyDigits: 2, tz: "Europe/Berlin" },
    })
    expect(await (await api("/journeys?type=Lead")).json()).toMatchObject({ items: [], paths: 0 })
  })

  it("are counted as steps of a funnel", async () => {
    expect(await (await api("/funnels/spring")).json()).toMatchObject({
      funnel: { id: "spring", name: "spring", entry: "lp" },
      steps: [
        { page: "lp", kind: "lander", depth: 0, next: [{ page: "offer", visitors: 0 }], left: 0 },
        { page: "offer", kind: "offer", depth: 1, next: [] },
      ],
    })
  })

  it.each([
    ["/funnels/autumn", 404, "not_found", undefined],
    ["/funnels/spring?limit=1", 400, "bad_parameter", "limit"],
    ["/journeys?limit=0", 400, "bad_parameter", "limit"],
    ["/journeys?page=lp", 400, "bad_parameter", "page"],
  ])("cannot be asked as %s", async (path, status, code, parameter) => {
    const response = await api(path)
    const { error } = await response.json()
    expect([response.status, error.code, error.path]).toEqual([status, code, parameter])
  })
})

describe("a report can be saved", () => {
  const save = (body: unknown) =>
    api("/saved-reports", {
      method: "POST",
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    })

  it("under a name, with who saved it, until it is deleted", async () => {
    const saved = await save({ name: " Sources ", query: "?by=source&model=first" })
    expect(saved.status).toBe(201)
    const report = await saved.json()
    expect(report).toMatchObject({
      name: "Sources",
      query: "by=source&model=first",
      author: expect.any(String),
    })
    expect(await (await api("/saved-reports")).json()).toEqual({ items: [report], next: null })
    const gone = await Promise.all([1, 2].map(() => api(`/saved-reports/${report.id}`, { method: "DELETE" })))
    expect(gone.map(({ status }) => status).sort()).toEqual([204, 404])
    expect(await (await api("/saved-reports")).json()).toEqual({ items: [], next: null })
  })

  it.each([
    [{ name: "", query: "by=source" }, "name"],
    [{ name: "x".repeat(201), query: "by=source" }, "name"],
    [{ name: "all" }, "query"],
    [{ name: "all", query: 7 }, "query"],
  ])("but not %j", async (body, path) => {
    const response = await save(body)
    expect([response.status, (await response.json()).error.path]).toEqual([400, path])
  })
})

describe("what a visit came with", () => {
  const LANDED = "https://shop.example/lp?utm_campaign=july"
  beforeAll(async () => {
    for (const query of ["", "&adset=", "&adset=7", "&adset=7%0A"])
      await viewed({ name: "view", p: "lp", url: `${LANDED}${query}` })
  })
  const visitsBy = async (query: string) => {
    const { rows } = await (await asked(`by=adset&campaign=july&${query}`)).json()
    return rows.map(({ adset, visits }: { adset: string | null; visits: number }) => [adset, visits])
  }

  it("is nothing where a parameter has no value", async () => {
    expect(await visitsBy("")).toEqual([
      [null, 2],
      ["7", 1],
      ["7\n", 1],
    ])
    expect(await visitsBy("adset=-")).toEqual([[null, 2]])
  })

  it("is what a report can be asked for, line breaks and all", async () => {
    expect(await visitsBy("adset=7%0A")).toEqual([["7\n", 1]])
    expect(await visitsBy("adset=7&adset=7%0A")).toEqual([
      ["7", 1],
      ["7\n", 1],
    ])
  })
})
