import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  idTime,
  inStreamOf,
  makeId,
  namesOneOf,
  parseId,
  STREAMS,
  streamOf,
} from "../../collector/domain/ids.ts"

const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const chance = fc.uint8Array({ minLength: 10, maxLength: 10 })

describe("an id", () => {
  it("is 26 characters of lower-case Crockford base32 that carry their time", () => {
    fc.assert(
      fc.property(time, chance, (at, bytes) => {
        const id = makeId(at, bytes)
        expect(parseId(id)).toBe(id)
        expect(idTime(id)).toBe(at)
      }),
    )
  })

  it("sorts by its time", () => {
    fc.assert(
      fc.property(time, time, chance, chance, (one, other, a, b) => {
        fc.pre(one !== other)
        expect(makeId(one, a) < makeId(other, b)).toBe(one < other)
      }),
    )
  })

  it("keeps all 80 bits of chance", () => {
    fc.assert(
      fc.property(chance, chance, (a, b) => {
        expect(makeId(1, a) === makeId(1, b)).toBe(`${a}` === `${b}`)
      }),
    )
  })

  it("is found in a text that names it, in whatever letters, and whatever stands around it", () => {
    const [id, other] = [makeId(1, new Uint8Array(10)), makeId(1, new Uint8Array(10).fill(255))]
    const isFound = (text: string) => namesOneOf(text, new Set([id]))
    expect([id, `"${id.toUpperCase()}"`, `${other} ${id}`, `x2f${id}${other}`].map(isFound)).not.toContain(
      false,
    )
    expect(["", other, id.slice(1), `${id.slice(0, 20)} ${id.slice(20)}`].map(isFound)).not.toContain(true)
  })

  it("is read without case, and nothing else is one", () => {
    const id = makeId(1, new Uint8Array(10).fill(255))
    expect(parseId(id.toUpperCase())).toBe(id)
    expect(
      ["", id.slice(1), `${id}0`, id.replace(/.$/, "u"), `8${id.slice(1)}`, ` ${id}`].map(parseId),
    ).toEqual(Array(6).fill(null))
  })

  it("can be moved to the stream of a visitor, of which there are 32", () => {
    expect(streamOf(inStreamOf(makeId(1, new Uint8Array(10)), "01h0000000000000000000000z"))).toBe("z")
    expect(new Set(STREAMS).size).toBe(32)
  })
})
