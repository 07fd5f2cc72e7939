import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { hidingKey, withoutKey } from "../../../collector/domain/claim/hidden-key.ts"
import type { Field } from "../../../collector/domain/event.ts"
import { settings } from "../builders.ts"

const latin1 = (text: string) => Buffer.from(text).toString("latin1")
const everyByte = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
/** How a text may stand in a URL. */
const WRITTEN: readonly ((text: string) => string)[] = [
  (text) => text,
  latin1,
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => new URLSearchParams({ "": text }).toString().slice(1),
  (text) => text.replaceAll("+", " "),
  everyByte,
  (text) => everyByte(text).toUpperCase(),
]

const letter = fc.constantFrom(..."aK0%25+ &=?$^.\\|é€ÃÂ🎉")
const textOf = (minLength: number) =>
  fc.array(letter, { minLength, maxLength: 12 }).map((letters) => letters.join(""))
const around = textOf(0)

describe("a key", () => {
  it("is in no text any more, however it was written", () => {
    fc.assert(
      fc.property(textOf(6), fc.constantFrom(...WRITTEN), around, around, (key, write, before, after) => {
        const hidden = hidingKey(key)(`${before}${write(key)}${after}`)
        expect(hidden).toContain("••••")
        expect(hidden).not.toContain(key)
        expect(hidden).not.toContain(write(key))
      }),
    )
  })

  it.each([
    ["/pb/acme?a=1&amp;key=s3cret-k3y&b=2", "/pb/acme?a=1&amp;key=••••&b=2"],
    ["/pb/acme?a=1?key=s3cret%2Dk3y", "/pb/acme?a=1?key=••••"],
    ["/pb/acme?s3cret%252dk3y", "/pb/acme?••••"],
    ["/pb/acme?key%3D%733cret-k3y", "/pb/acme?key%3D••••"],
    ["/pb/acme?a=s3cret-k3", "/pb/acme?a=s3cret-k3"],
    ["/pb/acme?a=S3CRET-K3Y", "/pb/acme?a=S3CRET-K3Y"],
  ])("in %s is hidden as in %s", (text, hidden) => expect(hidingKey("s3cret-k3y")(text)).toBe(hidden))

  it.each([
    ["a=1&amp;key=k3y&b=2", "a=1&amp;key=••••&b=2"],
    ["key%3Dk3y", "key%3D••••"],
    ["monk3ys=k3ys&k3y_1=ok3y", "monk3ys=k3ys&k3y_1=ok3y"],
  ])("of few letters is hidden where it stands alone: %s, %s", (text, hidden) =>
    expect(hidingKey("k3y")(text)).toBe(hidden))
})

describe("what an offer source is sent", () => {
  const sent = (key: string | undefined, ...fields: Field[]) => {
    const source = { id: "acme", parameters: { hit: "aff_sub" }, ...(key !== undefined && { key }) }
    const found = settings({ offerSources: [source] }).offerSources.get("acme")
    return found && withoutKey(fields, found, false)
  }

  it("has its key in no name and no value", () => {
    const fields: Field[] = [
      ["tx", "1?key=s3cret-k3y"],
      ["amp;key", "s3cret-k3y"],
      ["key=s3cret-k3y", ""],
      ["list", null],
    ]
    expect(sent("s3cret-k3y", ...fields)).toEqual([
      ["tx", "1?key=••••"],
      ["amp;key", "••••"],
      ["key=••••", ""],
      ["list", null],
    ])
  })

  it("is read by the same names, though the key be one of them", () => {
    expect(sent("aff_sub", ["AFF_SUB", "1"], ["sub_aff_sub", "1"])).toEqual([
      ["AFF_SUB", "1"],
      ["sub_••••", "1"],
    ])
  })

  it("means the same, where a key of few letters could be an amount", () => {
    const fields: Field[] = [
      ["rev", "25.50"],
      ["tx", "A-25"],
      ["sub", "25"],
    ]
    expect(sent("25", ...fields)).toEqual([...fields.slice(0, 2), ["sub", "••••"]])
  })

  it("stays as it is, where the source has no key", () => {
    expect(sent(undefined, ["amp;key", "s3cret-k3y"])).toEqual([["amp;key", "s3cret-k3y"]])
  })
})
