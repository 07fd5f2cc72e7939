import fc from "fast-check"
import { expect, it } from "vitest"
import { createByKeys } from "../../../collector/domain/report/by-keys.ts"

const key = fc.option(fc.oneof(fc.constantFrom("", "a", "__proto__"), fc.nat(2)))

it("things are found by the keys they were put under, and by no others", () => {
  fc.assert(
    fc.property(fc.nat(3), fc.infiniteStream(key), fc.nat(20), (length, stream, count) => {
      const next = () => [...stream.take(length)]
      const byKeys = createByKeys<{ name: string }>()
      const expected = new Map<string, { name: string }>()
      for (let at = 0; at < count; at++) {
        const keys = next()
        const thing = { name: JSON.stringify(keys) }
        byKeys.set(keys, thing)
        expected.set(thing.name, thing)
      }
      for (const [name, thing] of expected) expect(byKeys.get(JSON.parse(name))).toBe(thing)
      for (const keys of [next(), next()]) expect(byKeys.get(keys)).toBe(expected.get(JSON.stringify(keys)))
    }),
  )
})
