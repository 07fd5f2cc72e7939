import { describe, expect, it, test } from "vitest"
import { readSettings, type Settings } from "../../../collector/domain/settings.ts"
import { macrosOf } from "../../../collector/domain/snippet/macros.ts"
import type { SnippetNeeds, SnippetWishes } from "../../../collector/domain/snippet/order.ts"
import { snippetsFor } from "../../../collector/domain/snippet/snippets.ts"
import { trackingAddress, trackingAddresses } from "../../../collector/domain/snippet/tracking-address.ts"
import { loadPresets } from "../../../collector/presets/presets.ts"

const { offerSources } = await loadPresets()
const STUB = "stub()"

const settingsOf = (document: object) => readSettings(document, 1) as Settings // a fault is one of the test
const preset = (id: string) => {
  const found = offerSources.find((one) => one.id === id)
  if (found === undefined) throw new Error(`there is no preset ${id}`)
  return macrosOf(found)
}

interface Asked extends Partial<SnippetWishes> {
  by?: Partial<SnippetNeeds>
}

/** The snippets for wishes, by their ids. */
function built({ by, ...wishes }: Asked) {
  const nothing = { type: null, status: null, isTransactionToo: false, offerSource: null, page: null }
  const plain = { payout: "passed", rev: null, tx: null, currency: null, clickParameter: null } as const
  const { snippets, warnings } = snippetsFor(
    { integration: "network", ...nothing, ...plain, ...wishes },
    {
      settings: settingsOf({}),
      address: "https://t.example",
      stub: STUB,
      preset: null,
      showsKey: true,
      ...by,
    },
  )
  return {
    texts: Object.fromEntries(snippets.map(({ id, text }) => [id, text])),
    warnings: warnings.map(({ code }) => code),
    snippets,
  }
}

const ACME = {
  id: "acme",
  key: "s 3",
  parameters: { hit: "aff_sub", rev: "amt", tx: "type" },
  statuses: { approved: "pending", paid: "approved" },
}

describe("a postback", () => {
  it("of a network has its macros, unencoded, under our names where it is no offer source yet", () => {
    const { texts, warnings } = built({ by: { preset: preset("cake") } })
    expect(texts["postback:conversion"]).toBe("https://t.example/pb/?hit=#s2#&rev=#price#&tid=#tid#")
    expect(texts.offer).toBe("s2={hit}")
    expect(warnings).toEqual([])
  })

  it("of an offer source goes to its path with its own names and its key", () => {
    const settings = settingsOf({ offerSources: [ACME] })
    const { texts } = built({ offerSource: "acme", type: "A&B", by: { settings } })
    expect(texts["postback:A&B"]).toBe(
      "https://t.example/pb/acme?aff_sub={aff_sub}&amt={payout}&type={transaction_id}&et=A%26B&key=s%203",
    )
  })

  it("shows no key to whom it is none of their business, and says so", () => {
    const settings = settingsOf({ offerSources: [ACME] })
    const { texts, warnings } = built({ offerSource: "acme", by: { settings, showsKey: false } })
    expect(texts["postback:conversion"]).toMatch(/&key=••••$/)
    expect(JSON.stringify(texts)).not.toContain(ACME.key)
    expect(warnings).toContain("key_masked")
  })

  it("says a status by a word that means it to the offer source", () => {
    const settings = settingsOf({ offerSources: [ACME] })
    const { texts } = built({ offerSource: "acme", status: "approved", by: { settings } })
    expect(texts["postback:conversion:approved"]).toContain("&et=conversion&status=paid&")
  })

  it("leaves out what no word of the offer source says, and warns", () => {
    const all = { approved: "pending", paid: "pending" }
    const settings = settingsOf({ offerSources: [{ ...ACME, statuses: all }] })
    const { texts, warnings } = built({ offerSource: "acme", status: "approved", by: { settings } })
    expect(texts["postback:conversion:approved"]).not.toContain("status")
    expect(warnings).toContain("no_word")
  })

  it("is one for each status and type that are asked for", () => {
    const { texts } = built({ type: "Lead", status: "all", isTransactionToo: true })
    const postbacks = Object.keys(texts).filter((id) => id.startsWith("postback:"))
    expect(postbacks).toHaveLength(10)
    expect(texts["postback:transaction:deleted"]).toContain("&type=transaction&status=rejected")
    expect(texts["postback:Lead:pending"]).toContain("&type=Lead&status=pending")
  })

  it("passes the network's own status on where none is chosen", () => {
    const { texts } = built({ by: { preset: preset("clickbank") } })
    expect(texts["postback:conversion"]).toContain("&type=conversion&status={event_type}")
  })

  it("has a fixed amount, or none where the default payout counts", () => {
    const by = { preset: preset("everflow"), settings: settingsOf({ pages: [{ id: "o" }] }) }
    const fixed = built({ payout: "fixed", rev: "12.50", currency: "EUR", by })
    expect(fixed.texts["postback:conversion"]).toContain("&rev=12.50&currency=EUR&")
    const usual = built({ payout: "fixed", page: "o", by })
    expect(usual.texts["postback:conversion"]).not.toMatch(/rev|payout|currency/)
    expect(usual.warnings).toContain("no_default_payout")
  })
})

describe("the click id", () => {
  it("goes to another parameter of the network, with a macro written as the others are", () => {
    const { texts } = built({ clickParameter: "s5", by: { preset: preset("cake") } })
    expect(texts.offer).toBe("s5={hit}")
    expect(texts["postback:conversion"]).toContain("?hit=#s5#&")
  })

  test.each([
    ["https://o.example/w", "https://o.example/w?clickid={hit}"],
    ["https://o.example/w?a=1#top", "https://o.example/w?a=1&clickid={hit}#top"],
    ["https://o.example/w?sub={hit}", "https://o.example/w?sub={hit}"],
  ])("is added to the URL of the offer where it is not there: %s", (url, expected) => {
    const settings = settingsOf({ pages: [{ id: "o", kind: "offer", url }] })
    expect(built({ page: "o", by: { settings } }).texts.offer).toBe(expected)
  })
})

describe("for pages and back ends", () => {
  const hostile = `</script><b title='"'>`

  it.each([
    "website",
    "crm",
    "shop",
  ] as const)("no text of %s ends a script, a tag or a string", (integration) => {
    const { snippets } = built({ integration, type: hostile, page: hostile, status: "pending" })
    expect(snippets.length).toBeGreaterThan(2)
    const markup = snippets.filter(({ kind }) => kind === "script" || kind === "pixel")
    for (const { text } of markup) {
      const opened = text.match(/<script/g)?.length ?? 0
      expect(text.match(/<\/script>/g)?.length ?? 0).toBe(opened)
      expect(text).not.toContain("<b")
    }
  })

  it("the script has the stub before its call", () => {
    const { texts } = built({ integration: "website", type: "Purchase", page: "widget" })
    expect(texts["script:Purchase"]?.split("\n")).toEqual([
      `<script>${STUB}</script>`,
      `<script async src="https://t.example/t.js"></script>`,
      `<script>afterclick.track("conversion", { p: "widget", rev: "{amount}", tx: "{order}", type: "Purchase" })</script>`,
    ])
  })

  it("the tag for every page makes none of them the one that is to earn", () => {
    const { texts, snippets } = built({ integration: "website", page: "widget" })
    expect(texts.tag).toBe(`<script async src="https://t.example/t.js"></script>`)
    expect(texts.page).toBe(
      `<script async src="https://t.example/t.js" data-page="widget" data-kind="offer"></script>`,
    )
    expect(snippets.slice(0, 2).map(({ title }) => title)).toEqual([
      "Tag for the page widget",
      "Tag for every other page",
    ])
    expect(built({ integration: "website" }).snippets[0]?.title).toBe("Tag for every page")
  })

  it("the pixel is an image whose URL is written as HTML", () => {
    const { texts } = built({ integration: "website", payout: "fixed", rev: "5" })
    expect(texts["pixel:conversion"]).toBe(
      `<img src="https://t.example/pb.gif?rev=5&amp;tx={order}" width="1" height="1" alt="">`,
    )
  })

  it("a shop keeps the visitor with the order and claims from the back end", () => {
    const { texts } = built({ integration: "shop", type: "Purchase" })
    expect(texts.visitor).toContain("request.cookies.afterclick")
    expect(texts["server:Purchase"]).toContain(
      `{ vid: order.vid, rev: order.total, tx: order.id, type: "Purchase" }`,
    )
  })

  it("a browser is given nothing that it may not do", () => {
    const settings = settingsOf({ offerSources: [{ id: "acme", browser: false }] })
    const closed = built({ integration: "website", offerSource: "acme", by: { settings } })
    expect(closed.snippets.map(({ id }) => id)).toEqual(["tag", "postback:conversion"])
    expect(closed.warnings).toContain("closed_to_browsers")
    const deletes = built({ integration: "website", status: "deleted" })
    expect(deletes.snippets.map(({ kind }) => kind)).toEqual(["script", "postback"])
    expect(deletes.warnings).toContain("browser_deletes")
  })

  it("each says in one sentence what it is for, and every id is its own", () => {
    for (const integration of ["network", "website", "crm", "shop"] as const) {
      const { snippets } = built({ integration, status: "all", isTransactionToo: true })
      expect(new Set(snippets.map(({ id }) => id)).size).toBe(snippets.length)
      for (const { why } of snippets) expect(why).toMatch(/^[A-Z].*[^.]\.$/)
    }
  })
})

describe("the addresses of the collector", () => {
  const place = { publicUrl: "https://a.example", pathPrefix: "", domains: ["b.example", "c.example:8443"] }
  test.each([
    [place, ["https://a.example", "https://b.example", "https://c.example:8443"]],
    [
      { ...place, pathPrefix: "/x" },
      ["https://a.example/x", "https://b.example/x", "https://c.example:8443/x"],
    ],
    [{ ...place, publicUrl: "https://a.example/x", pathPrefix: "/x", domains: [] }, ["https://a.example/x"]],
    [{ ...place, domains: ["a.example"] }, ["https://a.example"]],
  ])("are the public one and those of the domains, with the prefix once: %o", (of, expected) => {
    expect(trackingAddresses(of)).toEqual(expected)
  })

  it("are found by their host alone", () => {
    expect(trackingAddress(place, "B.example")).toBe("https://b.example")
    expect(trackingAddress(place, null)).toBe("https://a.example")
    expect(trackingAddress(place, "evil.example")).toBeNull()
  })
})
