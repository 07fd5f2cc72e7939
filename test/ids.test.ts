import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { idTime, makeId, streamOf } from "../collector/domain/ids.ts"
import { createIds } from "../collector/ids.ts"
import { DAY, id, NOW, VISITOR } from "./domain/builders.ts"

describe("the hit of a view", () => {
  const hitAt = (clock: number, event: string, vid = VISITOR) => createIds(() => clock).hitOf(event, vid)

  it("is the same whenever the view comes, however wrong its browser's clock is", () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
    const chance = fc.uint8Array({ minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(time, time, time, chance, (first, again, told, bytes) => {
        const event = makeId(told, bytes)
        expect(hitAt(again, event)).toBe(hitAt(first, event))
      }),
    )
  })

  it("is the one that earlier versions made", () => {
    const hit = hitAt(NOW, "01kqhphxg0jathcvhn0j92p6yg", "01m7y9by35vd0dwxvxd4p7243z")
    expect(hit).toBe("01kqhphxg0tx6npsf2sj5j8a6z")
  })

  it("carries the time of its event, and the stream of its visitor", () => {
    const hit = hitAt(NOW, id(NOW - DAY))
    expect([idTime(hit), streamOf(hit)]).toEqual([NOW - DAY, streamOf(VISITOR)])
  })

  it("is another for another event, and for another visitor", () => {
    const events = [id(), id()]
    const hits = events.flatMap((event) => [hitAt(NOW, event), hitAt(NOW, event, id())])
    expect(new Set(hits).size).toBe(4)
  })
})

describe("an id that is made", () => {
  it("is another each time, and greater than all before, whatever the clock does", () => {
    const step = fc.integer({ min: -2, max: 3 })
    fc.assert(
      fc.property(fc.array(step, { minLength: 500, maxLength: 500 }), (steps) => {
        let now = NOW
        const { next } = createIds(() => now)
        const made = steps.map((step) => {
          now += step
          return next()
        })
        expect(made).toEqual([...new Set(made)].toSorted())
      }),
      { numRuns: 20 },
    )
  })

  it("has chance of its own in every millisecond, however often more was drawn", () => {
    let now = NOW
    const { next } = createIds(() => now++)
    const chances = Array.from({ length: 1_000 }, () => next().slice(10))
    expect(new Set(chances).size).toBe(1_000)
  })

  it("takes its chance from what fills bytes, each of them once", () => {
    let now = NOW
    const { next } = createIds(
      () => now++,
      (bytes) => bytes.fill(7),
    )
    const made = Array.from({ length: 1_000 }, (_, at) => makeId(NOW + at, new Uint8Array(10).fill(7)))
    expect(Array.from({ length: 1_000 }, next)).toEqual(made)
  })
})
