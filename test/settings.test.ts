import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { noSettings } from "../collector/domain/settings.ts"
import type { Ledger } from "../collector/ports.ts"
import { loadSettings } from "../collector/settings.ts"
import { NOW } from "./domain/builders.ts"
import { openLedger } from "./start/ledgers.ts"

let ledger: Ledger
const load = () => loadSettings(ledger.settings, null, () => NOW)
beforeEach(async () => {
  ledger = await openLedger()
})
afterEach(() => ledger.close())

describe("the settings of a version", () => {
  it("are those that were in force then", async () => {
    const settings = await load()
    for (let version = 1; version <= 120; version++)
      await settings.replace({ types: [{ name: `Type ${version}` }] }, version - 1)
    for (const version of [1, 60, 120, 1]) {
      const then = await settings.versionAt(version)
      expect([then?.version, then?.types.has(`Type ${version}`)]).toEqual([version, true])
    }
    expect(await settings.versionAt(0)).toBe(noSettings)
    expect(await settings.versionAt(121)).toBeNull()
  })

  it("are read once, and the last hundred are kept", async () => {
    const read: number[] = []
    const at = async (version: number) => {
      read.push(version)
      return { version, at: NOW, document: {}, author: null }
    }
    const settings = await loadSettings({ ...ledger.settings, at }, null, () => NOW)
    for (let version = 1; version <= 100; version++) await settings.versionAt(version)
    expect(await settings.versionAt(1)).toBe(await settings.versionAt(1))
    expect(read).toHaveLength(100)
    await settings.versionAt(101)
    await settings.versionAt(1)
    expect(read.slice(100)).toEqual([101, 1])
  })

  const source = (of: object) => ({ trafficSources: [{ id: "ads", ...of }] })
  const postback = (of: object) => source({ postbacks: [{ name: "p", url: "https://ads.example/", ...of }] })
  const masked = "hides a secret from who may only look: write the secret"
  const doubled = "is to stand alone: what is around it would stay in the value"
  it.each([
    [
      {
        types: [
          { name: "A", replaces: ["B"] },
          { name: "B", replaces: ["A"] },
        ],
      },
      "types[0].replaces[0]",
      "B replaces A in turn",
    ],
    [
      { offerSources: [{ id: "acme", parameters: { tx: "key" } }] },
      "offerSources[0].parameters.tx",
      "key says how to answer a claim, and is never read as part of it",
    ],
    [
      source({ parameters: { external: "hit" } }),
      "trafficSources[0].parameters.external",
      "is an id of ours in every URL, and is never read as what a source says",
    ],
    [{ account: { defaultUrl: "https://a.example/?c={{hit}}" } }, "account.defaultUrl", `{hit} ${doubled}`],
    [{ pages: [{ id: "a", url: "https://a.example/?c={{hit}}" }] }, "pages[0].url", `{hit} ${doubled}`],
    [
      postback({ url: `https://ads.example/?r=\${rev}` }),
      "trafficSources[0].postbacks[0].url",
      `{rev} ${doubled}`,
    ],
    [
      postback({ body: { form: { token: "••••" } } }),
      "trafficSources[0].postbacks[0].body.form.token",
      masked,
    ],
    [postback({ url: "https://ads.example/?token=••••" }), "trafficSources[0].postbacks[0].url", masked],
    [
      { webhooks: [{ id: "crm", url: "https://crm.example/••••", secret: `whsec_${"A".repeat(32)}` }] },
      "webhooks[0].url",
      masked,
    ],
    [
      postback({ headers: { "x-tx": "{{tx}}" } }),
      "trafficSources[0].postbacks[0].headers.x-tx",
      `{tx} ${doubled}`,
    ],
    [
      postback({ body: { form: { r: "{{rev}}" } } }),
      "trafficSources[0].postbacks[0].body.form.r",
      `{rev} ${doubled}`,
    ],
    [
      postback({ body: { json: { deep: ["{{rev}}"] } } }),
      "trafficSources[0].postbacks[0].body.json",
      `{rev} ${doubled}`,
    ],
  ])("are in force though what they say could not be saved any more: %j", async (document, path, message) => {
    await ledger.settings.add(document, 0, NOW)
    const settings = await load()
    expect([settings.current().version, settings.document()]).toEqual([1, document])
    expect(await settings.replace({ ...document, domains: ["track.shop.example"] }, 1)).toEqual({
      faults: [{ path, message }],
    })
  })

  it("mean then what they meant when they were saved", async () => {
    const inTurn = [
      { name: "A", replaces: ["B"] },
      { name: "B", replaces: ["A"] },
    ]
    await ledger.settings.add({ types: inTurn }, 0, NOW)
    expect((await load()).current().types.get("A")?.replaces).toEqual(["B"])
  })

  it("that today's checks refuse say what is wrong", async () => {
    await ledger.settings.add({ pages: [{ id: "a", url: "https://a.example/{x}" }] }, 0, NOW)
    await ledger.settings.add({}, 1, NOW)
    const settings = await load()
    await expect(settings.versionAt(1)).rejects.toThrow(/settings version 1 has faults:\n {2}pages\[0\]\.url/)
  })
})

describe("settings that another process has saved", () => {
  it("are put in force when one looks", async () => {
    const settings = await load()
    await ledger.settings.add({ types: [{ name: "Lead" }] }, 0, NOW)
    await settings.refresh()
    expect(settings.current().types.has("Lead")).toBe(true)
    expect([settings.current().version, settings.document()]).toEqual([1, { types: [{ name: "Lead" }] }])
  })

  it("are not overwritten by who has not seen them, but are in force from then on", async () => {
    const settings = await load()
    await ledger.settings.add({ types: [{ name: "Lead" }] }, 0, NOW)
    expect(await settings.replace({}, 0)).toEqual({ newest: 1 })
    expect(settings.current().types.has("Lead")).toBe(true)
    expect(await settings.replace({}, 0)).toEqual({ newest: 1 })
    expect(await settings.replace({}, 1)).toMatchObject({ saved: { version: 2 } })
  })

  it("stay in force when they are seen before the answer to an older save", async () => {
    const add = async (document: unknown, after: number, at: number) => {
      const isAdded = await ledger.settings.add(document, after, at)
      await ledger.settings.add({ types: [{ name: "Lead" }] }, 1, NOW)
      await settings.refresh()
      return isAdded
    }
    const settings = await loadSettings({ ...ledger.settings, add }, null, () => NOW)
    expect(await settings.replace({}, 0)).toMatchObject({ saved: { version: 1 } })
    expect(settings.current().version).toBe(2)
  })

  it("and have faults are told once, and those before stay", async () => {
    const settings = await load()
    await settings.replace({ types: [{ name: "Lead" }] }, 0)
    await ledger.settings.add({ x: 1 }, 1, NOW)
    await expect(settings.refresh()).rejects.toThrow(
      "settings version 2 has faults:\n  x: is not a known setting",
    )
    await settings.refresh()
    expect(settings.current().version).toBe(1)
    await ledger.settings.add({}, 2, NOW)
    await settings.refresh()
    expect(settings.current().version).toBe(3)
  })
})
