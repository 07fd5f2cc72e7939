import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { DUPLICATE_MODES } from "../../collector/domain/conversion/duplicate-modes.ts"
import { noSettings, readKeptSettings, readSettings, unregistered } from "../../collector/domain/settings.ts"
import { DAY, settings } from "./builders.ts"

/** A document with every key. */
const EVERYTHING = readFileSync(new URL("./everything.yaml", import.meta.url), "utf8")
const everything = () => parse(EVERYTHING)

type Path = readonly string[]

/** The way to each value in a document. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path]
  const within = Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...path, name]))
  return path.length === 0 ? within : [path, ...within]
}

function put(document: unknown, path: Path, value: unknown): void {
  const [name = "", ...further] = path
  const place = document as Record<string, unknown> // the path is one of it
  if (further.length > 0) put(place[name], further, value)
  else place[name] = value
}

describe("the settings document", () => {
  it("may be empty, and then has the defaults", () => {
    expect(readSettings({}, 0)).toEqual(noSettings)
    expect(noSettings.account).toEqual({
      currency: "USD",
      timezone: "UTC",
      duplicates: "edit",
      pendingRevenue: "0.01",
      sessionTtl: 4 * DAY,
      expiredVisitors: "resolve",
      parkingDays: 7,
      allowPrivateDestinations: false,
      rates: {},
      statuses: new Map(),
      browserStatus: false,
      cookie: { httpOnly: true },
      privacy: { ip: "keep", doNotTrack: false },
    })
  })

  it("has the types conversion and transaction built in, transaction counted apart", () => {
    const types = [...noSettings.types.values()].map(({ name, separate }) => [name, separate])
    expect(types).toEqual([
      ["conversion", false],
      ["transaction", true],
    ])
  })

  it.each([
    ["stays apart when it is set up for something else", {}, true],
    ["is one of all if that is said", { separate: false }, false],
  ])("a transaction %s", (_how, of, separate) => {
    const read = readSettings({ types: [{ name: "transaction", duplicates: "ignore", ...of }] }, 1)
    expect("faults" in read ? read.faults : read.types.get("transaction")).toMatchObject({
      ...{ separate, duplicates: "ignore" },
    })
  })

  const source = (of: object) => ({ offerSources: [{ id: "acme", ...of }] })
  const type = (of: object) => ({ types: [{ name: "Lead" }, { name: "Sale", ...of }] })
  const page = (of: object) => ({ pages: [{ id: "lp", ...of }] })
  const traffic = (of: object) => ({ trafficSources: [{ id: "meta", ...of }] })
  const postback = (of: object) =>
    traffic({ postbacks: [{ name: "sale", url: "https://ads.example/", ...of }] })
  const funnel = (of: object) => ({
    pages: [{ id: "lp", url: "https://shop.example/lp" }, { id: "widget" }],
    funnels: [{ id: "spring", entry: "lp", ...of }],
  })
  const link = (of: object, funnelOf: object = {}) => ({
    ...funnel(funnelOf),
    links: [{ code: "s1", funnel: "spring", ...of }],
  })

  const LARGE = /^must be 90071992547409.91 at most$/

  it("keeps a version in force that was saved with a name that turns the words around it", () =>
    expect(readKeptSettings(page({ name: "a\u202eb" }), 1)).toMatchObject({ version: 1 }))

  const faults: [what: string, document: unknown, path: string, message: RegExp][] = [
    ["an unknown key", { acount: {} }, "acount", /not a known setting/],
    ["an unknown key inside", { account: { curency: "USD" } }, "account.curency", /not a known setting/],
    ["a list for a document", [], "", /^must be an object$/],
    ["nothing", null, "", /^must be an object$/],
    ["a type without a name", { types: [{}] }, "types[0].name", /^is needed$/],
    ["a type whose name is empty", { types: [{ name: " " }] }, "types[0].name", /^is needed$/],
    ["a number for a name", { types: [{ name: 5 }] }, "types[0].name", /^must be text$/],
    [
      "too long a name",
      { types: [{ name: "x".repeat(201) }] },
      "types[0].name",
      /^must have 200 characters at/,
    ],
    ["an object for a list", { types: {} }, "types", /^must be a list$/],
    [
      "a word for a yes",
      { account: { browserStatus: "yes" } },
      "account.browserStatus",
      /^must be true or false/,
    ],
    ["too many days", { account: { parkingDays: 91 } }, "account.parkingDays", /^must be 90 at most$/],
    ["half a day", { account: { parkingDays: 1.5 } }, "account.parkingDays", /^must be a whole number$/],
    [
      "another choice",
      { account: { expiredVisitors: "no" } },
      "account.expiredVisitors",
      /^must be one of res/,
    ],
    [
      "an object for an amount",
      page({ payout: {} }),
      "pages[0].payout",
      /^must be a number, or must be text$/,
    ],

    ["no currency", { account: { currency: "ABC" } }, "account.currency", /ISO 4217/],
    ["no time zone", { account: { timezone: "Berlin" } }, "account.timezone", /Europe/],
    ["an offset for a time zone", { account: { timezone: "+02:00" } }, "account.timezone", /Europe/],
    ["no duration", { account: { sessionTtl: "4 days" } }, "account.sessionTtl", /4d/],
    ["a negative amount", { account: { pendingRevenue: -1 } }, "account.pendingRevenue", /plain decimal/],
    ["too large an amount", { account: { pendingRevenue: "9".repeat(20) } }, "account.pendingRevenue", LARGE],
    ["more than YAML can count", page({ payout: 1e21 }), "pages[0].payout", LARGE],
    ["too high a rate", { account: { rates: { EUR: 1e15 } } }, "account.rates.EUR", /below 1000000000000000/],
    ["no URL to fall back on", { account: { defaultUrl: "shop" } }, "account.defaultUrl", /http/],
    ["a rate of no currency", { account: { rates: { EURO: 1 } } }, "account.rates.EURO", /ISO 4217/],
    ["a rate of 0", { account: { rates: { EUR: 0 } } }, "account.rates.EUR", /above 0/],
    ["a rate twice", { account: { rates: { EUR: 1, eur: 2 } } }, "account.rates.eur", /twice/],
    ["a status that is none", { account: { statuses: { ok: "fine" } } }, "account.statuses.ok", /approved/],
    ["an odd word", { account: { statuses: { "on hold": "x" } } }, 'account.statuses["on hold"]', /approved/],
    ["a word twice", { account: { statuses: { OK: "void", ok: "void" } } }, "account.statuses.ok", /twice/],
    ["no days to keep", { account: { retentionDays: 0 } }, "account.retentionDays", /1/],
    [
      "a cookie that is neither",
      { account: { cookie: { httpOnly: "no" } } },
      "account.cookie.httpOnly",
      /true or false/,
    ],
    [
      "an unknown key of the cookie",
      { account: { cookie: { days: 1 } } },
      "account.cookie.days",
      /not a known/,
    ],
    ["privacy that is none", { account: { privacy: { ip: "hide" } } }, "account.privacy.ip", /truncate/],

    ["a domain with a path", { domains: ["a.example/x"] }, "domains[0]", /host/],
    ["a domain twice", { domains: ["a.example", "A.example"] }, "domains[1]", /twice/],
    [
      "a site with a path",
      { sites: [{ origin: "https://a.example/x" }] },
      "sites[0].origin",
      /without a path/,
    ],

    ["a type twice", type({ name: "Lead" }), "types[1].name", /twice/],
    ["a type that replaces nothing known", type({ replaces: ["B"] }), "types[1].replaces[0]", /registered/],
    ["a type that replaces itself", type({ replaces: ["Sale"] }), "types[1].replaces[0]", /registered/],
    [
      "types that replace each other",
      {
        types: [
          { name: "A", replaces: ["B"] },
          { name: "B" },
          { name: "C", replaces: ["D"] },
          { name: "D", replaces: ["C"] },
        ],
      },
      "types[2].replaces[0]",
      /D replaces C in turn/,
    ],
    [
      "types that replace each other in a circle",
      {
        types: [
          { name: "A", replaces: ["transaction", "B"] },
          { name: "B", replaces: ["C"] },
          { name: "C", replaces: ["A"] },
        ],
      },
      "types[0].replaces[1]",
      /B replaces A in turn/,
    ],
    ["a window that is none", type({ minAge: "2h", maxAge: "1h" }), "types[1].minAge", /maxAge/],
    ["a window of 0", type({ maxAge: "0" }), "types[1].maxAge", /unit/],
    ["no time for retries", type({ retryWindow: 10 }), "types[1].retryWindow", /10s/],

    ["a mode that is none", source({ duplicates: "twice" }), "offerSources[0].duplicates", /edit/],
    ["a status of its own", source({ status: "void" }), "offerSources[0].status", /pending/],
    ["a name that is empty", source({ parameters: { hit: "" } }), "offerSources[0].parameters.hit", /needed/],
    [
      "a name that has a tab in it",
      source({ parameters: { rev: ["x", "a\tb"] } }),
      "offerSources[0].parameters.rev[1]",
      /control characters/,
    ],
    ...(
      [
        ["of a page", page({ name: "a\u202eb" }), "pages[0].name"],
        ["that is the id of a source", traffic({ id: "\u2066meta" }), "trafficSources[0].id"],
        ["of a postback", postback({ name: "\u2069sale" }), "trafficSources[0].postbacks[0].name"],
        ["of a type", type({ name: "a\u202ab" }), "types[1].name"],
        [
          "of a rotator",
          funnel({ rotators: { "split\u202d": [{ page: "lp", weight: 1 }] } }),
          'funnels[0].rotators["split\u202d"]',
        ],
        [
          "of a parameter in reports",
          traffic({ parameters: { custom: { "ad\u2067": "ad_id" } } }),
          'trafficSources[0].parameters.custom["ad\u2067"]',
        ],
      ] as const
    ).map(([of, document, path]): [string, unknown, string, RegExp] => [
      `a name ${of} that turns the words around it`,
      document,
      path,
      /direction of text: U\+202A/,
    ]),
    [
      "an unknown parameter",
      source({ parameters: { clickid: "a" } }),
      "offerSources[0].parameters.clickid",
      /known/,
    ],
    [
      "a parameter twice",
      source({ parameters: { rev: ["x", "X"] } }),
      "offerSources[0].parameters.rev[1]",
      /twice/,
    ],
    [
      "a parameter that asks for the answer",
      source({ parameters: { tx: ["order", "Key"] } }),
      "offerSources[0].parameters.tx[1]",
      /^key says .* never read/,
    ],
    [
      "an id of ours as a click id",
      traffic({ parameters: { external: "hit" } }),
      "trafficSources[0].parameters.external",
      /never read/,
    ],
    [
      "an id of ours as a custom parameter",
      traffic({ parameters: { custom: { who: "vid" } } }),
      "trafficSources[0].parameters.custom.who",
      /never read/,
    ],
    [
      "a name for two",
      source({ parameters: { hit: "s", tx: "S" } }),
      "offerSources[0].parameters.tx",
      /twice/,
    ],
    ["no list of names", source({ parameters: { tx: 5 } }), "offerSources[0].parameters.tx", /list of names/],
    ["an unmapped status", source({ statuses: { a: "b" } }), "offerSources[0].statuses.a", /approved/],
    ["no address", source({ addresses: ["::1", "10.0.0.0/33"] }), "offerSources[0].addresses[1]", /range/],
    ["a source's window", source({ minAge: "1d", maxAge: "1h" }), "offerSources[0].minAge", /maxAge/],
    ["an offer source twice", { offerSources: [{ id: "a" }, { id: "a" }] }, "offerSources[1].id", /twice/],

    ["a page twice", { pages: [{ id: "a" }, { id: "a" }] }, "pages[1].id", /twice/],
    ["a script for a URL", page({ url: "javascript:alert(1)" }), "pages[0].url", /http/],
    ["an unknown token", page({ url: "https://a.example/?c={clickid}" }), "pages[0].url", /\{clickid\}/],
    [
      "a token in two pairs of braces",
      page({ url: "https://a.example/?c={{hit}}" }),
      "pages[0].url",
      /alone/,
    ],
    ["a token for later", page({ url: "https://a.example/?c={rev}" }), "pages[0].url", /\{rev\}/],
    ["a token as the host", page({ url: "https://{source}.example/" }), "pages[0].url", /host/],
    ["a negative payout", page({ payout: -1 }), "pages[0].payout", /plain decimal/],
    ["an unknown offer source", page({ offerSource: "x" }), "pages[0].offerSource", /no offer source/],

    [
      "a traffic source twice",
      { trafficSources: [{ id: "a" }, { id: "a" }] },
      "trafficSources[1].id",
      /twice/,
    ],
    [
      "too many custom parameters",
      traffic({
        parameters: { custom: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`n${n}`, "x"])) },
      }),
      "trafficSources[0].parameters.custom",
      /20/,
    ],
    [
      "an unknown type to tell",
      postback({ types: ["X"] }),
      "trafficSources[0].postbacks[0].types[0]",
      /type/,
    ],
    [
      "no status to tell",
      postback({ statuses: ["x"] }),
      "trafficSources[0].postbacks[0].statuses[0]",
      /approved/,
    ],
    ["no update", postback({ updates: "some" }), "trafficSources[0].postbacks[0].updates", /once/],
    [
      "no least revenue",
      postback({ minRevenue: "1,5" }),
      "trafficSources[0].postbacks[0].minRevenue",
      /decimal/,
    ],
    [
      "a bad postback",
      postback({ url: "https://a.example/{x}" }),
      "trafficSources[0].postbacks[0].url",
      /token/,
    ],
    [
      "a postback twice",
      traffic({ postbacks: ["a", "a"].map((name) => ({ name, url: "https://ads.example/" })) }),
      "trafficSources[0].postbacks[1].name",
      /twice/,
    ],

    ["a funnel from nowhere", funnel({ entry: "x" }), "funnels[0].entry", /no page and no rotator/],
    ["an empty rotator", funnel({ rotators: { r: [] } }), "funnels[0].rotators.r", /1/],
    [
      "a rotator of weight 0",
      funnel({ rotators: { r: [{ page: "lp", weight: 0 }] } }),
      "funnels[0].rotators.r[0].weight",
      /1/,
    ],
    [
      "a rotator to nowhere",
      funnel({ rotators: { r: [{ page: "x", weight: 1 }] } }),
      "funnels[0].rotators.r[0].page",
      /no page/,
    ],
    [
      "a rotator with a page's name",
      funnel({ rotators: { widget: [{ page: "lp", weight: 1 }] } }),
      "funnels[0].rotators.widget",
      /already/,
    ],
    [
      "a rotator to itself",
      funnel({ rotators: { r: [{ page: "r", weight: 1 }] } }),
      "funnels[0].rotators.r[0].page",
      /leads back to r/,
    ],
    [
      "a rotator to itself by way of another",
      funnel({ rotators: { r: [{ page: "s", weight: 1 }], s: [{ page: "r", weight: 1 }] } }),
      "funnels[0].rotators.r[0].page",
      /s leads back to r/,
    ],
    [
      "a rotator to a page twice",
      funnel({ rotators: { r: [1, 2].map((weight) => ({ page: "lp", weight })) } }),
      "funnels[0].rotators.r[1].page",
      /twice/,
    ],
    [
      "a rotator to a page without a URL",
      funnel({ rotators: { r: [{ page: "widget", weight: 1 }] } }),
      "funnels[0].rotators.r[0].page",
      /widget has no url/,
    ],
    [
      "an action to a page without a URL",
      funnel({ actions: { lp: { 1: { to: "widget" } } } }),
      "funnels[0].actions.lp.1.to",
      /widget has no url/,
    ],
    [
      "a link to a page without a URL",
      link({}, { entry: "widget" }),
      "funnels[0].entry",
      /widget has no url/,
    ],
    [
      "an action whose event is a view",
      funnel({ actions: { lp: { 1: { to: "lp", event: "view" } } } }),
      "funnels[0].actions.lp.1.event",
      /your own/,
    ],
    [
      "an action that claims what nobody registered",
      funnel({ actions: { lp: { 1: { to: "lp", claim: { type: "Lead" } } } } }),
      "funnels[0].actions.lp.1.claim.type",
      /no registered type/,
    ],
    ["a click that costs nothing exact", traffic({ cpc: "cpm_2" }), "trafficSources[0].cpc", /decimal cost/],
    [
      "a click whose cost is too long",
      traffic({ cpc: "1234567890" }),
      "trafficSources[0].cpc",
      /below 1000000000$/,
    ],
    ["a cost in no currency", traffic({ currency: "ABC" }), "trafficSources[0].currency", /ISO 4217/],
    [
      "actions of a rotator",
      funnel({ rotators: { r: [{ page: "lp", weight: 1 }] }, actions: { r: {} } }),
      "funnels[0].actions.r",
      /no page/,
    ],
    ["actions of no page", funnel({ actions: { x: {} } }), "funnels[0].actions.x", /no page/],
    [
      "an action to nowhere",
      funnel({ actions: { lp: { 1: { to: "x" } } } }),
      "funnels[0].actions.lp.1.to",
      /no page/,
    ],
    [
      "an action with a name",
      funnel({ actions: { lp: { a: { to: "lp" } } } }),
      "funnels[0].actions.lp.a",
      /number/,
    ],
    [
      "an action that claims nothing",
      funnel({ actions: { lp: { 1: { to: "lp", claim: {} } } } }),
      "funnels[0].actions.lp.1.claim.type",
      /needed/,
    ],

    ["a link to no funnel", link({ funnel: "x" }), "links[0].funnel", /no funnel/],
    ["a link from nowhere", link({ source: "x" }), "links[0].source", /no traffic source/],
    ["a link that is no part of a URL", link({ code: "a/b" }), "links[0].code", /letters/],
  ]
  for (const [what, document, path, message] of faults)
    it(`with ${what} names the path of the fault`, () => {
      const read = readSettings(document, 1)
      expect(read).toEqual({ faults: [{ path, message: expect.stringMatching(message) }] })
    })

  const others = DUPLICATE_MODES.filter((mode: string) => mode !== "edit")
  it.each(others)("in which a type of mode %s replaces another names its mode as the fault", (duplicates) => {
    expect(readSettings(type({ duplicates, replaces: ["Lead"] }), 1)).toEqual({
      faults: [{ path: "types[1].duplicates", message: "only a type in mode edit can replace" }],
    })
  })

  const wrong = ["", "a\tb", null, -1, [], [""], ["a\tb"], {}, { a: "" }, "https://{hit}/"]
  it.each(
    wrong.map((value) => ({ value })),
  )("with $value in place of any of its values has its faults told, if it has any", ({ value }) => {
    for (const path of pathsIn(everything())) {
      const document = everything()
      put(document, path, value)
      const read = readSettings(document, 1)
      expect("faults" in read ? read.faults.length : read.version, path.join(".")).toBeGreaterThan(0)
    }
  })

  it("with several faults names each", () => {
    const read = readSettings({ account: { parkingDays: 0, x: 1 }, pages: [{}] }, 1)
    const paths = "faults" in read ? read.faults.map(({ path }) => path).sort() : []
    expect(paths).toEqual(["account.parkingDays", "account.x", "pages[0].id"])
  })

  it("may use everything there is", () => {
    const read = settings(everything())
    expect(read.account).toMatchObject({ defaultUrl: "https://shop.example/", rates: { EUR: "1.08" } })
    expect(read.account.statuses).toEqual(new Map([["in review", "hold"]]))
    expect([...read.types.keys()]).toEqual([
      "conversion",
      "transaction",
      "Lead",
      "Purchase",
      "Click",
      "Rebill",
    ])
    expect(read.types.get("Purchase")).toEqual({
      ...unregistered("Purchase"),
      duplicates: "edit",
      replaces: ["Lead"],
      maxAge: 30 * DAY,
    })
    expect(read.types.get("Click")).toMatchObject({ retryWindow: 0, journey: false, minAge: 10_000 })
    expect(read.offerSources.get("acme")).toEqual({
      id: "acme",
      name: "Acme Network",
      status: "approved",
      duplicates: "edit",
      parameters: new Map([
        ["aff_sub", "hit"],
        ["amt", "rev"],
        ["gain", "rev"],
      ]),
      statuses: new Map([
        ["confirmed", "approved"],
        ["void", "rejected"],
      ]),
      key: "s3cret",
      addresses: ["203.0.113.0/24", "2001:db8::1"],
      strict: false,
      browser: true,
    })
    expect(read.trafficSources.get("meta")?.postbacks[0]).toMatchObject({
      ...{ types: ["Purchase"], statuses: ["approved", "other"], updates: "all", increments: false },
    })
    expect(read.funnels.get("spring")?.actions.lp?.["3"]).toEqual({ to: "widget", claim: { type: "Lead" } })
    expect(read.links.get("s1")).toEqual({ code: "s1", funnel: "spring", source: "meta" })
    expect(read.domains).toEqual(["track.shop.example"])
  })
})
