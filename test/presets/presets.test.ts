import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it, test } from "vitest"
import { readClaim } from "../../collector/domain/claim/claim.ts"
import { ownNameOf } from "../../collector/domain/claim/claim-names.ts"
import { isUnfilled } from "../../collector/domain/claim/unfilled.ts"
import { readStatus } from "../../collector/domain/conversion/status-reading.ts"
import type { Field } from "../../collector/domain/event.ts"
import { arrive } from "../../collector/domain/hit/journey.ts"
import { type OfferSource, readSettings, type TrafficSource } from "../../collector/domain/settings.ts"
import { PRESET_KINDS } from "../../collector/presets/preset.ts"
import { everyPreset, loadPresets } from "../../collector/presets/presets.ts"
import { withPresets } from "../../docs/presets.ts"
import { hit, id, NOW, received, settings, UNTOLD, VISITOR } from "../domain/builders.ts"

const presets = await loadPresets()
const { trafficSources, offerSources } = presets
const all = everyPreset(presets)

/** The parameters of a query as they are written, nothing decoded. */
const pairs = (query: string): Field[] =>
  query.split("&").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)])
const query = (fields: readonly Field[]) => fields.map(([name, value]) => `${name}=${value}`).join("&")

/** The ways networks write macros; a parameter is wholly one of them. */
const MACRO =
  /^(\{[\w:.]+\}|\{\{[\w.]+\}\}|\$\{\w+\}|\[\w+\]|\[\[\[\w+\]\]\]|__[A-Z_]+__|##\w+(\(\w+\))?##|#\w+#|!!!\w+!!!)$/

describe("every preset", () => {
  it("is there, of each kind as many as there are files", () => {
    const files = (kind: string) => readdirSync(new URL(`../../collector/presets/${kind}`, import.meta.url))
    expect([trafficSources.length, offerSources.length]).toEqual(
      Object.keys(PRESET_KINDS).map((kind) => files(kind).length),
    )
    expect(trafficSources.length).toBeGreaterThanOrEqual(25)
    expect(offerSources.length).toBeGreaterThanOrEqual(20)
  })

  it("has a name that no other of its kind has", () => {
    for (const kind of [trafficSources, offerSources])
      expect(new Set(kind.map(({ name }) => name.toLowerCase())).size).toBe(kind.length)
  })

  test.each(
    all.map((preset) => [`${preset.kind}/${preset.id}`, preset] as const),
  )("%s has settings that are right, under its own id and name", (_file, {
    kind,
    id,
    name,
    settings: own,
  }) => {
    expect(own).toMatchObject({ id, name })
    const list = kind === "traffic-sources" ? "trafficSources" : "offerSources"
    expect(readSettings({ [list]: [own] }, 1)).not.toHaveProperty("faults")
  })

  it("tells a source once of a sale where its URL would say the same of each change", () => {
    const saysChanges = /\{(rev|payout|status|type|currency)\}/
    for (const { id, settings: own } of trafficSources)
      for (const postback of (own as { postbacks?: { url: string; updates?: string }[] }).postbacks ?? [])
        if (!saysChanges.test(postback.url)) expect({ id, ...postback }).toHaveProperty("updates", "once")
  })

  test.each(
    all.map((preset) => [`${preset.kind}/${preset.id}`, preset] as const),
  )("%s says what to write in place of each word that stands for something of the user's", (_file, {
    replace,
    settings: own,
  }) => {
    const urls = ((own.postbacks ?? []) as { url: string }[]).map(({ url }) => url) // checked above
    const words = urls.flatMap((url) => url.match(/(?<=[=/])[A-Z][A-Z_]+(?=[&/?]|$)/g) ?? [])
    expect(Object.keys(replace).sort()).toEqual([...new Set(words)].sort())
  })
})

describe("a click by the link of", () => {
  test.each(
    trafficSources.map((preset) => [preset.name, preset] as const),
  )("%s says its campaign, its click id, its keyword and cost", (_name, {
    tracking,
    adds,
    settings: own,
  }) => {
    const asked = pairs(tracking)
    for (const [, macro] of asked) expect(macro).toMatch(MACRO)
    const filled = [...asked, ...adds.map((name): Field => [name, ""])].map(
      ([name]): Field => [name, `some-${name}`],
    )
    expect(new Set(filled.map(([name]) => name)).size).toBe(filled.length)

    const source = settings({ trafficSources: [own] }).trafficSources.get(own.id) as TrafficSource
    const url = `https://shop.example/?${query(filled)}`
    const view = { ...UNTOLD, hit: id(), page: "lp", url, source: own.id }
    const entrance = arrive(received({}, { vid: VISITOR, view }), null, null, settings({}))
    const { campaign, external, keyword, cost, custom } = source.parameters
    expect(entrance).toMatchObject({ campaign: "some-campaign", source: own.id })
    expect(campaign).toBe("campaign")
    const meant = [campaign, external, keyword, cost, ...Object.values(custom)].filter(Boolean)
    expect(filled.map(([name]) => name).sort()).toEqual(meant.toSorted())
    for (const name of meant) expect(entrance?.parameters[name ?? ""]).toBe(`some-${name}`)
  })

  test.each(
    trafficSources.map((preset) => [preset.name, preset] as const),
  )("%s says nothing where its macros are not filled", (_name, { tracking, settings: own }) => {
    const url = `https://shop.example/?${query(pairs(tracking))}`
    const view = { ...UNTOLD, hit: id(), page: "lp", url, source: own.id }
    const document = settings({ trafficSources: [own] })
    const entrance = arrive(received({}, { vid: VISITOR, view }), null, null, document)
    expect(entrance).toMatchObject({ campaign: null, external: null, keyword: null, custom: {} })
  })

  test.each(
    trafficSources.map((preset) => [preset.name, preset.settings] as const),
  )("%s can be told of a sale by its click id, if it takes postbacks at all", (_name, own) => {
    const source = settings({ trafficSources: [own] }).trafficSources.get(own.id) as TrafficSource
    for (const { url } of source.postbacks) expect(url).toContain("{external}")
    if (source.postbacks.length > 0) expect(source.parameters.external).toBeDefined()
  })
})

const HIT = hit().id
/** What a network would put in place of a macro, by what the parameter means to us. */
const SAMPLES: Record<string, string> = { hit: HIT, vid: VISITOR, rev: "12.34", tx: "N-1", currency: "EUR" }

describe("a sale that is told by the postback of", () => {
  test.each(offerSources.map((preset) => [preset.name, preset] as const))("%s is read", (_name, preset) => {
    const { id: source, postback, settings: own } = preset
    const document = settings({ offerSources: [own] })
    const { parameters, statuses } = document.offerSources.get(source) as OfferSource
    expect(postback.startsWith(`/pb/${source}?`)).toBe(true)
    const asked = pairs(postback.slice(postback.indexOf("?") + 1))
    const meaning = (name: string) => parameters.get(name.toLowerCase()) ?? ownNameOf(name.toLowerCase())
    const told = (status: string) => {
      const samples: Record<string, string> = { ...SAMPLES, status }
      return asked.map(([name, macro]): Field => {
        const sample = samples[meaning(name) ?? ""] ?? "something"
        return [name, MACRO.test(macro ?? "") ? sample : macro]
      })
    }
    const read = (fields: Field[]) => {
      const claim = readClaim(received(fields, { source, via: "postback", at: NOW }), document)
      if ("refused" in claim) throw new Error(claim.refused)
      return claim
    }
    const says = new Set(asked.map(([name]) => meaning(name)))
    const claim = read(told("approved"))
    expect(claim).toMatchObject(says.has("hit") ? { hit: HIT, vid: null } : { hit: null, vid: VISITOR })
    expect(claim.revenue).toBe("12.34")
    expect(claim.tx).toBe(says.has("tx") ? "N-1" : null)
    expect(claim.currency).toBe(says.has("currency") ? "EUR" : null)
    expect(claim.warnings).toEqual([])

    expect(says.has("status")).toBe(statuses.size > 0 || claim.status !== null)
    for (const word of statuses.keys()) {
      const reading = readStatus(read(told(word)), "edit", document.offerSources.get(source), document)
      expect([word, reading.how]).toEqual([word, "named"])
    }
    for (const foreign of parameters.keys())
      expect(asked.map(([name]) => name.toLowerCase())).toContain(foreign)
  })

  test.each(
    offerSources.map((preset) => [preset.name, preset] as const),
  )("%s counts nothing where its macros are not filled", (_name, { id: source, postback, settings: own }) => {
    const fields = pairs(postback.slice(postback.indexOf("?") + 1))
    const claim = readClaim(received(fields, { source }), settings({ offerSources: [own] }))
    const unfilled = fields.filter(([, macro]) => MACRO.test(macro ?? ""))
    expect(claim).toMatchObject({ refused: "unresolved_macro" })
    expect(unfilled.filter(([, macro]) => !isUnfilled(macro ?? ""))).toEqual([])
  })

  test.each(
    offerSources.map((preset) => [preset.name, preset] as const),
  )("%s is of the hit that the offer's URL told it", (_name, { offer, settings: own }) => {
    if (offer === null) return
    expect(pairs(offer).filter(([, token]) => token === "{hit}")).toHaveLength(1)
    const page = { id: "offer", url: `https://offers.example/?${offer}`, offerSource: own.id }
    expect(readSettings({ offerSources: [own], pages: [page] }, 1)).not.toHaveProperty("faults")
  })
})

it("the page about presets lists them as their files have them (npm run docs writes it)", () => {
  const page = readFileSync(new URL("../../docs/presets.md", import.meta.url), "utf8")
  expect(page).toBe(withPresets(page, presets))
  for (const { id, source } of all) {
    expect(page).toContain(`\`${id}\``)
    expect(page).toContain(`](${source})`)
  }
  expect(readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8")).toContain(
    `of ${trafficSources.length} traffic sources and ${offerSources.length} networks and shops`,
  )
})
