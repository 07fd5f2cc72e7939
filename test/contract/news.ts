import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import type { EventRecord, News } from "../../collector/ports.ts"
import { id, received, UNTOLD } from "../domain/builders.ts"

/** News under test: as one process tells them, and as another hears them; which may be the same. */
export interface NewsUnderTest {
  telling: News
  hearing: News
  stop: () => Promise<void>
}

/** A record in which everything is that a record can have. */
function record(): EventRecord {
  const vid = id()
  const view = { ...UNTOLD, hit: id(), page: "lp", kind: "lander" as const }
  const event = received({ tx: 'ü \u0000 "💶', rev: "1" }, { vid, view, data: { deep: [1, null, true] } })
  return { received: event, outcome: recorded(event, null, noSettings) }
}

/** What all news promise. Run by each adapter on the real thing. */
export function newsContract(start: () => Promise<NewsUnderTest>): void {
  let test: NewsUnderTest
  beforeEach(async () => {
    test = await start()
  })
  afterEach(async () => await test.stop())

  describe("news", () => {
    it("of a record are heard as they were told, once, in order", async () => {
      const heard: EventRecord[] = []
      test.hearing.followRecorded((one) => heard.push(one))
      await expect
        .poll(() => {
          test.telling.recorded(record())
          return heard.length
        })
        .toBeGreaterThan(0)
      const told = [record(), record(), record()]
      for (const one of told) test.telling.recorded(one)
      const last = () => heard.slice(-told.length)
      await expect.poll(last).toEqual(told)
    })

    it("of what is due are heard, by all who follow", async () => {
      const heard = [0, 0]
      for (const at of [0, 1])
        test.hearing.followDue(() => {
          heard[at] = (heard[at] ?? 0) + 1
        })
      await expect
        .poll(() => {
          test.telling.due()
          return heard.every((times) => times > 0)
        })
        .toBe(true)
    })

    it("are not heard any more by who has stopped following", async () => {
      const heard: string[] = []
      const end = test.hearing.followDue(() => heard.push("ended"))
      test.hearing.followDue(() => heard.push("following"))
      end()
      await expect
        .poll(() => {
          test.telling.due()
          return heard.length
        })
        .toBeGreaterThan(0)
      expect(heard).not.toContain("ended")
    })

    it("are told to nobody without harm", () => {
      test.telling.recorded(record())
      test.telling.due()
    })
  })
}
