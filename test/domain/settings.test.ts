import { describe, expect, it } from "vitest"
import { noSettings, readSettings } from "../../collector/domain/settings.ts"
import { DAY } from "./builders.ts"

describe("the settings document", () => {
  it("may be empty, and then has the defaults", () => {
    expect(readSettings({}, 0)).toEqual(noSettings)
    expect(noSettings.account).toEqual({
      ...{
        currency: "USD",
        duplicates: "edit",
        sessionTtl: 4 * DAY,
        expiredVisitors: "resolve",
        parkingDays: 7,
      },
    })
  })

  it("has the types conversion and transaction built in, transaction counted apart", () => {
    const types = [...noSettings.types.values()].map(({ name, separate }) => [name, separate])
    expect(types).toEqual([
      ["conversion", false],
      ["transaction", true],
    ])
  })

  const faults: [what: string, document: unknown, path: string, message: RegExp][] = [
    ["an unknown key", { acount: {} }, "acount", /not a known setting/],
    ["an unknown key inside", { account: { curency: "USD" } }, "account.curency", /not a known setting/],
    [
      "a mode that is none",
      { offerSources: [{ id: "a", duplicates: "twice" }] },
      "offerSources[0].duplicates",
      /edit/,
    ],
    ["no currency", { account: { currency: "ABC" } }, "account.currency", /ISO 4217/],
    ["no duration", { account: { sessionTtl: "4 days" } }, "account.sessionTtl", /4d/],
    [
      "an origin with a path",
      { sites: [{ origin: "https://a.example/x" }] },
      "sites[0].origin",
      /without a path/,
    ],
    ["a script for a URL", { pages: [{ id: "a", url: "javascript:alert(1)" }] }, "pages[0].url", /http/],
    ["a negative payout", { pages: [{ id: "a", payout: -1 }] }, "pages[0].payout", /plain decimal/],
    ["a page twice", { pages: [{ id: "a" }, { id: "a" }] }, "pages[1].id", /twice/],
    [
      "an offer source nobody set up",
      { pages: [{ id: "a", offerSource: "x" }] },
      "pages[0].offerSource",
      /no offer source/,
    ],
    [
      "a type that replaces nothing known",
      { types: [{ name: "A", replaces: ["B"] }] },
      "types[0].replaces[0]",
      /registered/,
    ],
    [
      "a type that replaces itself",
      { types: [{ name: "A", replaces: ["A"] }] },
      "types[0].replaces[0]",
      /registered/,
    ],
    ["a list for a document", [], "", /object/],
    ["nothing", null, "", /object/],
  ]
  for (const [what, document, path, message] of faults)
    it(`with ${what} names the path of the fault`, () => {
      const read = readSettings(document, 1)
      expect(read).toMatchObject({ faults: [{ path, message: expect.stringMatching(message) }] })
    })

  it("with several faults names each", () => {
    const read = readSettings({ account: { parkingDays: 0, x: 1 }, pages: [{}] }, 1)
    const paths = "faults" in read ? read.faults.map(({ path }) => path).sort() : []
    expect(paths).toEqual(["account.parkingDays", "account.x", "pages[0].id"])
  })
})
