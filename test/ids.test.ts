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
