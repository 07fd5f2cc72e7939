import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { CLAIM_NAMES } from "../../collector/domain/claim/claim-names.ts"
import { WISHES } from "../../collector/domain/claim/wishes.ts"
import { CREDIT_MODELS } from "../../collector/domain/conversion/credit.ts"
import { openApi } from "../../collector/http/api/openapi/document.ts"
import { ROUTES } from "../../collector/http/api/openapi/routes.ts"
import { QUERIES } from "../../collector/http/api/queries.ts"
import { type AppNeeds, createApp } from "../../collector/http/app.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { importsAt } from "../start/imports.ts"
import { PASSWORD } from "../start/people.ts"
import { ledgerOf, poison } from "../start/poison.ts"
import { nameOf, walkAt } from "../start/walk.ts"

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
/** An id that nothing has. */
const NO_ID = "0".repeat(26)
const SETTINGS = {
  account: { allowPrivateDestinations: true },
  domains: ["track.shop.example"],
  types: [{ name: "Purchase" }],
  offerSources: [{ id: "acme", name: "Acme" }],
  pages: [
    { id: "lander", kind: "lander", url: "https://shop.example/l" },
    { id: "offer", kind: "offer", url: "https://shop.example/o?c={hit}", offerSource: "acme", payout: 4 },
  ],
  trafficSources: [
    {
      id: "meta",
      cpc: 0.05,
      parameters: { campaign: "utm_campaign", external: "fbclid" },
      postbacks: [{ name: "sale", url: "http://127.0.0.1:1/?cid={external}" }],
    },
  ],
  funnels: [{ id: "spring", entry: "lander", actions: { lander: { 1: { to: "offer" } } } }],
  links: [{ code: "s1", funnel: "spring", source: "meta" }],
}

describe("every route of the collector is described, and nothing else", () => {
  it("by its path and its method", () => {
    const described = ROUTES.map(nameOf).toSorted()
    expect(described).toEqual(served().toSorted())
  })

  it("once", () => {
    expect(new Set(ROUTES.map(nameOf)).size).toBe(ROUTES.length)
  })
})

/** What the app serves, but for the pages of the dashboard and their files. */
function served(): string[] {
  const isDashboard = (path: string) => /^\/($|:screen|live$|dashboard\/|assets)/.test(path)
  return routesOf(createApp(nothingBehind()).routes.router).flatMap(({ path, methods }) =>
    isDashboard(path) ? [] : methods.map((method) => `${method} ${path}`),
  )
}

/** As Express lists them. */
interface Listing {
  listRoutes(): { path: string; methods?: string[]; router?: Listing }[]
}

function routesOf(router: unknown, before = ""): { path: string; methods: string[] }[] {
  const listing = (router as Listing).listRoutes() // Express tells no types of it
  return listing.flatMap(({ path, methods = [], router: within }) => {
    const whole = path === "/" && before !== "" ? before : before + path
    if (within !== undefined) return routesOf(within, path === "/" ? before : whole)
    const ours = methods.map((method) => method.toLowerCase())
    return [{ path: whole, methods: ours.filter((method) => METHODS.has(method)) }]
  })
}

/** HEAD comes with GET, OPTIONS is a browser's own question, and the rest are told what is allowed. */
const METHODS = new Set(["get", "post", "put", "patch", "delete"])

/** An app is made of what it needs; its routes are there without anything behind them. */
function nothingBehind(): AppNeeds {
  const anything: unknown = new Proxy(() => undefined, {
    get: (_, name) => (name === Symbol.iterator ? undefined : anything),
    apply: () => anything,
  })
  const known = { script: "", stub: "", pathPrefix: "", publicUrl: null, trustProxy: [], adminToken: "" }
  return new Proxy(known, {
    get: (given, name) => (name in given ? given[name as keyof typeof given] : anything),
  }) as unknown as AppNeeds // whatever is asked of it is there
}

describe("the document", () => {
  const document = openApi(ROUTES, "https://t.example/x7")

  it("has a name of its own for every operation", () => {
    const names = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => (operation as { operationId: string }).operationId),
    )
    expect(names).toHaveLength(ROUTES.length)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z]\w+$/)
  })

  it("says every value of a closed filter, and what must be given", () => {
    const parameters = JSON.parse(JSON.stringify(document.paths["/api/v1/snippets"])).get.parameters
    expect(parameters).toContainEqual(
      expect.objectContaining({
        name: "integration",
        in: "query",
        required: true,
        schema: { type: "string", enum: ["network", "website", "crm", "shop"] },
      }),
    )
  })

  const CLAIM = Object.keys(CLAIM_NAMES)
  it.each([
    ["/go/{link}", "get", ["vid", "hit", "format"]],
    ["/action/{number}", "get", ["vid", "hit", "p", "format"]],
    ["/pb.gif", "get", [...CLAIM, "explain"]],
    ["/{account}/a.gif", "get", [...CLAIM, "h", "c", "a", "explain"]],
    ["/pb", "get", [...CLAIM, ...WISHES]],
    ["/pb/{offerSource}", "post", [...CLAIM, ...WISHES]],
    [
      "/e",
      "post",
      [
        ...["name", "id", "page", "kind", "referrer", "p", "f", "ts", "c", "url", "vid", "hit"],
        ...["rev", "tx", "type", "status", "currency", "event_id", "at"],
      ],
    ],
  ])("says all that %s reads of its query", (path, method, names) => {
    const operation = JSON.parse(JSON.stringify(document.paths[path]))[method]
    const said = (operation.parameters as { name: string; in: string }[]).filter((one) => one.in === "query")
    expect(said.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
  })

  it("says all that the script sends, and that consent is denied", () => {
    const { post } = JSON.parse(JSON.stringify(document.paths["/e"]))
    const [batch, denied] = post.requestBody.content["application/json"].schema.anyOf
    expect(Object.keys(batch.properties)).toEqual(["vid", "linked", "hit", "clicks", "now", "events"])
    const { properties, required } = batch.properties.events.items
    expect(required).toEqual(["name"])
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining(["view", "page", "webdriver", "data", "rev", "event_id"]),
    )
    expect(denied.properties.consent.const).toBe("denied")
  })

  it("says that what changes the settings must say which it changed", () => {
    const paths = JSON.parse(JSON.stringify(document.paths))
    const guard = { name: "if-match", in: "header", required: true, schema: { type: "string" } }
    for (const changing of [
      paths["/api/v1/settings"].put,
      paths["/api/v1/settings/versions/{version}/restore"].post,
    ])
      expect(changing.parameters).toContainEqual(expect.objectContaining(guard))
  })

  it("describes the settings by what checks them", () => {
    const { put } = JSON.parse(JSON.stringify(document.paths["/api/v1/settings"]))
    const { properties } = put.requestBody.content["application/json"].schema
    expect(Object.keys(properties)).toContain("offerSources")
    expect(properties.account.properties.parkingDays).toMatchObject({ minimum: 1, maximum: 90 })
  })
})

describe("at a running collector", () => {
  let collector: RunningCollector
  let walk: ReturnType<typeof walkAt>
  beforeAll(async () => {
    collector = await startCollector()
    walk = walkAt(collector)
  })
  afterAll(async () => void (await collector.end()))

  it("every answer is as it is described", async () => {
    const { ask } = walk
    await ask("put /api/v1/settings", { body: JSON.stringify(SETTINGS), headers: { "if-match": '"0"' } })
    await ask("get /api/v1/settings")
    await ask("get /api/v1/settings/versions")
    await ask("get /api/v1/settings/versions/:version", { fill: { version: "1" } })
    await ask("get /api/v1/settings/compare", { query: { from: "0", to: "1" } })

    const { sale, hit, vid, lander } = await sold()
    await walkDoors(lander)
    await walkLog({ sale, hit, vid })
    await walkSending()
    await walkImports(hit)
    await walkRejected(hit)
    await walkPeople()
    await walkAttention(hit)
    await ask("post /api/v1/settings/try", {
      body: JSON.stringify({
        settings: { ...SETTINGS, account: { ...SETTINGS.account, duplicates: "create" } },
      }),
    })
    await ask("get /api/v1/presets")
    await ask("get /api/v1/presets/:kind/:id", { fill: { kind: "traffic-sources", id: "taboola" } })
    await ask("get /api/v1/presets/:kind/:id", { fill: { kind: "offer-sources", id: "cake" } })
    await ask("get /api/v1/snippets", { query: { integration: "network", status: "all" } })
    await ask("get /api/v1/openapi.json")
    for (const by of ["source", "day,type", ""]) await ask("get /api/v1/reports", { query: { by } })
    for (const model of CREDIT_MODELS) await ask("get /api/v1/reports", { query: { by: "page", model } })
    await ask("get /api/v1/journeys")
    await ask("get /api/v1/funnels/:id", { fill: { id: "spring" } })
    const saved = await ask("post /api/v1/saved-reports", { body: `{"name":"mine","query":"by=source"}` })
    await ask("get /api/v1/saved-reports")
    await ask("delete /api/v1/saved-reports/:id", { fill: { id: String(saved.answer.id) } })
    await ask("delete /api/v1/visitors/:vid", { fill: { vid } })
    const streams = ["get /api/v1/stream"] // it does not end
    expect([...walk.walked, ...streams].toSorted()).toEqual(ROUTES.map(nameOf).toSorted())
  })

  /** A visitor who came by an advertisement, and bought. */
  async function sold() {
    const { ask } = walk
    const headers = { "user-agent": FIREFOX }
    const url = "https://shop.example/?utm_campaign=may&fbclid=F"
    const events = [
      { name: "view", p: "lander", ts: "meta", url },
      { name: "view", p: "offer" },
      { name: "AddToCart", sku: "S" },
    ]
    const { answer } = await ask("post /e", { body: JSON.stringify({ events }), headers })
    const { vid, results } = answer as { vid: string; results: { hit: string }[] }
    const hit = results[1]?.hit ?? ""
    const claimed = await ask("get /pb", {
      query: { hit, tx: "A-1", rev: "40", type: "Purchase", status: "pending" },
    })
    await ask("post /pb/:offerSource", {
      fill: { offerSource: "acme" },
      body: `hit=${hit}&tx=A-1&type=Purchase&status=approved&rev=41`,
    })
    return { vid, hit, lander: results[0]?.hit ?? "", sale: String(claimed.answer.conversion) }
  }

  async function walkDoors(hit: string) {
    const { ask } = walk
    const fill = { offerSource: "acme", account: "shop", link: "s1", number: "1" }
    for (const route of ROUTES.filter(({ path }) => !path.startsWith("/api/v1")))
      if (route.path !== "/e") await ask(nameOf(route), { fill, query: { hit, format: "json" } })
    await ask("get /pb", { query: { hit: "x", strict: "1" } })
    await ask("get /pb", { query: { rev: "1" } })
  }

  async function walkLog({ sale, hit, vid }: Record<"sale" | "hit" | "vid", string>) {
    const { ask } = walk
    await ask("get /pb", { query: { hit: sale, tx: "waits" } }) // an id that is of no hit
    await ask("get /api/v1/conversions")
    await ask("get /api/v1/conversions/:id", { fill: { id: sale } })
    await ask("post /api/v1/conversions/:id/edit", {
      fill: { id: sale },
      body: `{"revenue":"42.00","note":"as agreed"}`,
    })
    await ask("post /api/v1/conversions/:id/delete", { fill: { id: sale }, body: `{"note":"a test"}` })
    await ask("get /api/v1/conversions/:id", { fill: { id: sale } })
    const { answer } = await ask("get /api/v1/events")
    for (const { id } of answer.items as { id: string }[])
      await ask("get /api/v1/events/:id", { fill: { id } })
    await ask("get /api/v1/events", { query: { decision: "parked" } })
    await ask("get /api/v1/hits/:hit", { fill: { hit } })
    await ask("get /api/v1/visitors/:vid", { fill: { vid } })
  }

  async function walkSending() {
    const { ask } = walk
    const { answer } = await ask("get /api/v1/deliveries")
    const items = answer.items as { id: string; state: string }[]
    const delivery = items.findLast(({ state }) => state !== "skipped") // the first that is due
    const id = delivery?.id ?? ""
    expect(id).not.toBe("")
    const attempts = async () => (await ask("get /api/v1/deliveries/:id", { fill: { id } })).answer.attempts
    await expect.poll(attempts, { timeout: 10_000, interval: 20 }).not.toEqual([])
    await ask("post /api/v1/deliveries/:id/retry", { fill: { id } })
    const destinations = (await ask("get /api/v1/destinations")).answer.items as { key: string }[]
    await ask("post /api/v1/destinations/:key/resume", { fill: { key: destinations[0]?.key ?? "" } })
  }

  async function walkImports(hit: string) {
    const { ask } = walk
    const { reached } = importsAt(collector)
    const file = `click,rev,tx\n${hit},5,I-1\nnobody,1,I-2`
    const taken = await ask("post /api/v1/imports/conversions", { body: file, query: { name: "may" } })
    const fill = { id: String(taken.answer.id) }
    await reached(fill.id, "previewed")
    await ask("get /api/v1/imports")
    await ask("get /api/v1/imports/:id/rows", { fill })
    await ask("post /api/v1/imports/:id/commit", { fill })
    await reached(fill.id, "committed")
    await ask("get /api/v1/imports/:id/rows", { fill })
    await ask("post /api/v1/imports/:id/undo", { fill })
    await reached(fill.id, "undone")
    await ask("get /api/v1/imports/:id", { fill })

    const today = new Date().toISOString().slice(0, 10)
    const costs = `source,from,amount,currency\nmeta,${today},12.50,USD\nmeta,never,1,USD`
    const spent = await ask("post /api/v1/imports/costs", { body: costs })
    const upload = { id: String(spent.answer.id) }
    await ask("get /api/v1/imports/costs")
    await ask("post /api/v1/imports/costs/:id/commit", { fill: upload })
    await ask("get /api/v1/imports/costs/:id", { fill: upload })
    await ask("get /api/v1/imports/costs/:id/clicks", { fill: upload, query: { line: "2" } })
    await ask("get /api/v1/hits/:hit", { fill: { hit } })
    await ask("post /api/v1/imports/costs/:id/undo", { fill: upload })
  }

  async function walkRejected(hit: string) {
    const { ask } = walk
    const heal = poison(ledgerOf(collector), "new.tx = 'POISON'")
    expect((await ask("get /pb", { query: { hit, tx: "POISON" } })).status).toBe(422)
    heal()
    const { answer } = await ask("get /api/v1/rejected")
    const [aside] = answer.items as { event: string }[]
    const fill = { event: aside?.event ?? "" }
    await ask("get /api/v1/rejected/:event", { fill })
    await ask("post /api/v1/rejected/:event/retry", { fill })
  }

  async function walkAttention(hit: string) {
    const { ask } = walk
    await ask("get /pb", { query: { hit, tx: "C-1", rev: "5" } })
    await ask("get /pb", { query: { hit, tx: "C-2", rev: "5", status: "odd", sub: "{sub}" } })
    await ask("get /pb", { query: { hit, rev: "5", type: "Ignored" } })
    const refused = await ask("get /pb", { query: { hit, tx: "C-3", rev: "1,5" } })
    await ask("post /api/v1/events/:id/retry", { fill: { id: String(refused.answer.event) }, body: "{}" })
    await ask("get /pb", { query: { hit, rev: "6", type: "Ignored" } }) // another amount, without a tx
    await ask("get /api/v1/attention")
    await ask("get /api/v1/events", { query: { warning: "status_not_mapped", value: "odd" } })
    const { answer } = await ask("get /api/v1/conflicts")
    const [first] = answer.items as { event: { id: string } }[]
    const fill = { event: first?.event.id ?? "" }
    await ask("get /api/v1/conflicts/:event", { fill })
    await ask("post /api/v1/conflicts/:event", { fill, body: `{"choice":"keep"}` })
    await ask("get /api/v1/conflicts", { query: { settled: "1" } })
    await ask("post /api/v1/statuses", { body: `{"word":"odd","status":"approved"}` })
    const { answer: now } = await ask("get /api/v1/settings")
    const headers = { "if-match": `"${now.version}"` }
    await ask("post /api/v1/settings/versions/:version/restore", { fill: { version: "1" }, headers })
  }

  async function walkPeople() {
    const { ask } = walk
    const added = await ask("post /api/v1/users", {
      body: JSON.stringify({ name: "Ann", role: "edit", password: PASSWORD }),
    })
    const fill = { id: String(added.answer.id) }
    const { origin } = new URL(collector.url)
    const body = JSON.stringify({ name: "Ann", password: PASSWORD })
    const came = await ask("post /api/v1/session", { body, headers: { origin } })
    const [cookie = ""] = came.response.headers.getSetCookie()[0]?.split(";") ?? []
    const shown = { origin, cookie, "x-csrf-token": String(came.answer.csrf), authorization: "" }
    await ask("get /api/v1/session", { headers: shown })
    const changed = await ask("put /api/v1/session/password", {
      body: JSON.stringify({ old: PASSWORD, new: `${PASSWORD}, indeed` }),
      headers: shown,
    })
    expect(changed.status).toBe(200)
    const after = changed.response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie
    const still = { ...shown, cookie: after, "x-csrf-token": String(changed.answer.csrf) }
    await ask("delete /api/v1/session", { headers: still })
    await ask("get /api/v1/users")
    await ask("patch /api/v1/users/:id", { fill, body: `{"role":"view","disabled":true}` })
    await ask("delete /api/v1/users/:id", { fill })
    const made = await ask("post /api/v1/tokens", { body: `{"name":"reader","scope":"view"}` })
    await ask("get /api/v1/tokens")
    await ask("delete /api/v1/tokens/:id", { fill: { id: String(made.answer.id) } })
  }

  /** What else has to be asked for, so that a parameter is known. */
  const beside = (path: string, name: string) =>
    path.endsWith("/events") && !(name in QUERIES.events) && name in QUERIES.unclearEvents
      ? "warning=status_not_mapped&"
      : ""

  const queries = ROUTES.filter(
    ({ path, query }) => path.startsWith("/api/v1") && Object.keys(query).length > 0,
  )

  it.each(
    queries.map((route) => [nameOf(route), route] as const),
  )("%s knows the parameters that are described, and no other", async (_name, { method, path, query }) => {
    const said = async (name: string) => {
      const headers = { authorization: `Bearer ${TOKEN}` }
      const url = `${collector.url}${path.replace(/:\w+/g, NO_ID)}?${beside(path, name)}${encodeURIComponent(name)}=%07`
      const response = await fetch(url, { method: method.toUpperCase(), headers })
      const { error } = (await response.json()) as { error: { message: string; path?: string } } // a refusal
      return { name: error.path, message: error.message }
    }
    for (const name of Object.keys(query))
      expect(await said(name)).toEqual({ name, message: "has control characters, as nothing here has" })
    // Every other name may be a parameter of a visitor's URL, and is a filter of reports.
    const stranger = await said(path.endsWith("/reports") ? "visits" : "stranger")
    expect(stranger.message).toMatch(/is not known here/)
  })
})
