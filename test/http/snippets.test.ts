import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { loadPresets } from "../../collector/presets/presets.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"
import { ask as askAs, makeToken } from "../start/people.ts"

interface Snippet {
  id: string
  kind: string
  text: string
  type?: string
  status?: string
  placeholders: { text: string; means: string }[]
}
interface Answer {
  snippets: Snippet[]
  warnings: { code: string }[]
  addresses: string[]
}

const SETTINGS = {
  account: { duplicates: "create", statuses: { rejected: "hold" } },
  domains: ["track.shop.example"],
  types: [{ name: "Lead" }, { name: "Über & Co=1" }],
  offerSources: [
    { id: "plain" },
    { id: "acme", key: "k+y &1", parameters: { hit: "aff_sub", rev: ["amt"], type: "kind", tx: "type" } },
    { id: "everflow" },
    { id: "a/b?c", statuses: { approved: "hold", ok: "approved" }, parameters: { status: "payment_status" } },
  ],
  pages: [
    { id: "offer", kind: "offer", payout: 3 },
    { id: "acme offer", kind: "offer", offerSource: "acme", payout: 4 },
    { id: "odd", kind: "offer", offerSource: "a/b?c", payout: 5 },
    { id: "flowing", kind: "offer", offerSource: "everflow" },
  ],
}
const PAGES = { plain: "offer", acme: "acme offer", "a/b?c": "odd" } as const

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ SETTINGS_FILE: settingsFile(SETTINGS), PATH_PREFIX: "/x7" })
})
afterAll(async () => void (await collector.end()))

const ask = (query: Record<string, string>) =>
  collector.api<Answer>(`/snippets?${new URLSearchParams(query)}`)

interface Asked {
  integration: string
  currency: string
  offerSource?: keyof typeof PAGES
  payout?: string
  [name: string]: string | undefined
}

const wishes: fc.Arbitrary<Asked> = fc.record(
  {
    integration: fc.constantFrom("network", "website", "crm", "shop"),
    type: fc.constantFrom("conversion", "transaction", "Lead", "Über & Co=1", `it's </script> #%"`),
    status: fc.constantFrom("approved", "pending", "declined", "other", "deleted", "all"),
    offerSource: fc.constantFrom(...(Object.keys(PAGES) as (keyof typeof PAGES)[])),
    preset: fc.constantFrom(...(await loadPresets()).offerSources.map(({ id }) => id)),
    payout: fc.constantFrom("fixed", "passed"),
    currency: fc.constantFrom("USD", "EUR"),
    clickParameter: fc.constantFrom("sub1", "click id"),
    transaction: fc.constantFrom("0", "1"),
  },
  { requiredKeys: ["integration", "currency"] },
)

/** What senders put in place of a macro, by what it is to mean. */
const VALUES: Record<string, string> = { amount: "49.90", order: "A 1", currency: "EUR", word: "approved" }

describe("every postback that is built", () => {
  it("claims the type, the status and the amount that were chosen, once its macros are filled", async () => {
    const holds = async (asked: Asked) => {
      const { snippets } = await ask({ ...asked, ...(asked.payout === "fixed" && { rev: "12.50" }) })
      const postbacks = snippets.filter(({ kind }) => kind === "postback")
      expect(postbacks.length).toBeGreaterThan(0)
      for (const postback of postbacks) await claimed(postback, asked)
    }
    await fc.assert(fc.asyncProperty(wishes, holds), { numRuns: 40 })
  })
})

async function claimed({ text, type, status, placeholders }: Snippet, asked: Asked) {
  const { vid, hit } = await viewedBy(collector, PAGES[asked.offerSource ?? "plain"])
  const filled = placeholders.reduce(
    (url, { text, means }) => url.replace(`=${text}`, `=${value(means)}`),
    text,
  )
  function value(means: string): string {
    if (/click id/.test(means)) return hit
    if (/visitor/.test(means)) return vid
    const [, name = ""] = /(amount|currency|order|word)/.exec(means) ?? []
    return encodeURIComponent(VALUES[name] ?? "1")
  }
  expect(filled).toMatch(/^http:\/\/[^/]+\/x7\/pb\//)
  if (status === "deleted" && !placeholders.some(({ means }) => means.includes("order")))
    await sold(vid, hit, type)
  const answer = (await (await fetch(filled)).json()) as Record<string, unknown> // what the wire promises
  expect({ filled, ...answer }).toMatchObject({ type, ...(status && { status }) })
  const amount = asked.payout === "fixed" ? 12.5 : filled.includes("=49.90") ? 49.9 : undefined
  const counted = { approved: "revenue", other: "revenue", pending: "expectedRevenue" }[`${answer.status}`]
  if (amount !== undefined && counted)
    expect({ filled, [counted]: answer[counted] }).toEqual({ filled, [counted]: amount })
}

/** A sale that can be deleted: without an order number nothing else is. */
async function sold(vid: string, hit: string, type = "conversion") {
  const sale = new URLSearchParams({ ...(hit ? { hit } : { vid }), rev: "5", type })
  expect(await (await fetch(`${collector.url}/pb/?${sale}`)).json()).toMatchObject({ decision: "created" })
}

describe("the builder", () => {
  it("builds for every domain of the settings, with the prefix", async () => {
    const { addresses, snippets } = await ask({ integration: "network", domain: "track.shop.example" })
    expect(addresses).toEqual([collector.url, "https://track.shop.example/x7"])
    const postback = snippets.find(({ kind }) => kind === "postback")
    expect(postback?.text).toMatch(/^https:\/\/track\.shop\.example\/x7\/pb\/\?/)
  })

  it("gives the script with the stub that is built", async () => {
    const { snippets } = await ask({ integration: "website", type: "Lead" })
    const script = snippets.find(({ id }) => id === "script:Lead")?.text
    expect(script).toContain(".afterclick||=")
    expect(script).toContain(`src="${collector.url}/t.js"`)
  })

  it("takes the preset with the name of the offer source", async () => {
    const { snippets } = await ask({ integration: "network", preset: "clickbank" })
    expect(snippets.find(({ kind }) => kind === "postback")?.text).toContain("hit={aff_sub1}")
  })

  it("takes the preset of the page's offer source as it does that of one that is named", async () => {
    const textOf = ({ snippets }: Answer) => snippets.find(({ kind }) => kind === "postback")?.text
    const named = textOf(await ask({ integration: "network", offerSource: "everflow" }))
    expect(named).toContain("{payout_amount}")
    expect(textOf(await ask({ integration: "network", page: "flowing" }))).toBe(named)
  })

  it.each([
    ["without an integration", {}],
    ["for an integration nobody knows", { integration: "phone" }],
    ["for a status nobody knows", { integration: "network", status: "paid" }],
    ["for an offer source that is not in the settings", { integration: "network", offerSource: "nobody" }],
    ["for a preset that is not there", { integration: "network", preset: "nobody" }],
    ["for a host that is not the collector's", { integration: "network", domain: "evil.example" }],
    ["for an amount that is none", { integration: "network", payout: "fixed", rev: "1,50" }],
    ["for a macro that breaks the URL", { integration: "network", rev: "{a}&key=1" }],
    ["for a currency that is none", { integration: "network", currency: "EURO" }],
    ["for a wish that is not known", { integration: "network", colour: "red" }],
  ])("builds nothing %s", async (_what, query: Record<string, string>) => {
    const response = await fetch(`${collector.url}/api/v1/snippets?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { code: "bad_parameter" } })
  })

  it("shows the key of an offer source to who may edit, and to nobody else", async () => {
    const { secret } = await makeToken(collector, "looker", "view")
    const path = "/snippets?integration=network&offerSource=acme"
    const seen = await askAs<Answer>(collector, path, { by: secret })
    expect(seen.answer.warnings).toContainEqual(expect.objectContaining({ code: "key_masked" }))
    expect(JSON.stringify(seen.answer)).not.toContain(encodeURIComponent("k+y &1"))
    expect(JSON.stringify(await collector.api(path))).toContain(encodeURIComponent("k+y &1"))
  })

  it("builds nothing for strangers", async () => {
    expect((await fetch(`${collector.url}/api/v1/snippets?integration=network`)).status).toBe(401)
  })
})
