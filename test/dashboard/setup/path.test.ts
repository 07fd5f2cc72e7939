import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Path,
  pathOf,
  pathText,
  valueAt,
  withValue,
} from "../../../collector/dashboard/screens/setup/draft/path.ts"

const before = {
  account: { currency: "USD", privacy: { ip: "drop" } },
  pages: [{ id: "lp", url: "https://shop.example/" }, { id: "widget" }],
}

describe("a place of the draft", () => {
  it.each<[what: string, path: Path, value: unknown, after: unknown]>([
    [
      "is written beside what is there",
      ["account", "timezone"],
      "UTC",
      { ...before, account: { ...before.account, timezone: "UTC" } },
    ],
    ["is written where nothing was", ["types", 0, "name"], "Lead", { ...before, types: [{ name: "Lead" }] }],
    [
      "goes with what it alone was in",
      ["account", "privacy", "ip"],
      undefined,
      { ...before, account: { currency: "USD" } },
    ],
    [
      "leaves a thing of a list behind",
      ["pages", 0, "url"],
      undefined,
      { ...before, pages: [{ id: "lp" }, { id: "widget" }] },
    ],
    [
      "leaves even an empty thing behind",
      ["pages", 1, "id"],
      undefined,
      { ...before, pages: [before.pages[0], {}] },
    ],
    [
      "is a thing that is taken out of a list",
      ["pages", 0],
      undefined,
      { ...before, pages: [{ id: "widget" }] },
    ],
    ["is no more, and still not there", ["links", 0, "code"], undefined, before],
  ])("%s", (_, path, value, after) => {
    expect(withValue(before, path, value)).toEqual(after)
  })

  it("is named as the faults of the settings name it", () => {
    expect(pathText(["offerSources", 0, "statuses", "on hold"])).toBe('offerSources[0].statuses["on hold"]')
  })
})

const key = fc.constantFrom("a", "b", "c")
const document = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.integer(), tie("fields")),
  fields: fc.dictionary(key, tie("value"), { minKeys: 1, noNullPrototype: true }),
})).fields
const path = fc.array(key, { minLength: 1, maxLength: 3 })

describe("whatever is written wherever", () => {
  it("is there afterwards", () =>
    fc.assert(
      fc.property(document, path, fc.integer(), (was, at, value) => {
        expect(valueAt(withValue(was, at, value), at)).toBe(value)
      }),
    ))

  it("changes nothing if it is what was there", () =>
    fc.assert(
      fc.property(document, path, (was, at) => {
        fc.pre(valueAt(was, at) !== undefined)
        expect(withValue(was, at, valueAt(was, at))).toEqual(was)
      }),
    ))

  it("is gone once it is taken out, and leaves nothing empty", () =>
    fc.assert(
      fc.property(document, path, (was, at) => {
        const is = withValue(was, at, undefined) ?? {}
        expect(valueAt(is, at)).toBeUndefined()
        expect(JSON.stringify(is).slice(1)).not.toContain("{}")
      }),
    ))

  it("is read again from its text", () =>
    fc.assert(
      fc.property(path, (at) => {
        expect(pathOf(pathText(at))).toEqual(at)
      }),
    ))

  it("never changes what was given", () =>
    fc.assert(
      fc.property(document, path, fc.integer(), (was, at, value) => {
        const text = JSON.stringify(was)
        withValue(was, at, value)
        expect(JSON.stringify(was)).toBe(text)
      }),
    ))
})
