import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { isWhole } from "../../start/extent.ts"
import type { Account } from "./account.ts"
import { faults } from "./faults.ts"
import { type Place, type PlaceName, places } from "./places.ts"
import { type Fault, suffer } from "./suffer.ts"

/** What is promised, in ms. */
const ANSWERED_WITHIN = 1_000
const SHOWN_WITHIN = 5_000
const WELL_WITHIN = 30_000
/** Where somebody waits for a processor for more than this part of the time, slow answers are not the fault's. */
const BUSY = 0.7
/** A fault, what follows it, and the start of what stood in its way. */
const TIMEOUT_MS = 120_000

/**
 * The tests of a place: it meets every fault there is for it, one after the other; in `npm test`, the telling ones.
 * @param after further tests of that place, which has met them all by then
 */
export function facing(name: PlaceName, after?: (place: () => Place) => void): void {
  const own = faults.filter(({ places, isTelling = [] }) => (isWhole ? places : isTelling).includes(name))
  describe.runIf(own.length > 0)(`in mode ${name}`, () => {
    let place: Place
    let isBroken = false
    beforeAll(async () => {
      place = await places[name]()
    })
    afterEach(async () => {
      if (!isBroken) return
      await place.end() // what one fault left behind is not to be another's
      place = await places[name]()
      isBroken = false
    })
    afterAll(async () => void (await place?.end()))

    const cases = own.map((fault): [string, Fault] => [fault.name, fault])
    it.for(cases)("%s", { timeout: TIMEOUT_MS }, async ([, fault], { task }) => {
      isBroken = true
      const account = await suffer(place, fault, name)
      task.meta.account = account
      expect(faultsOf(account, fault), JSON.stringify(account)).toEqual([])
      isBroken = false
    })

    after?.(() => place)
  })
}

/** What of the promises was not kept, in words. */
function faultsOf(account: Account, { shows, loses }: Fault): string[] {
  const { lost, doubled, unanswered, strange, p99, busy, shownAfter, countedAfter, wellAfter } = account
  const isWithin = (time: number | null, most: number) => time !== null && time <= most
  const broken = {
    [`${lost} acknowledged are lost`]: lost > 0 && loses !== true,
    [`${doubled} are doubled`]: doubled > 0,
    [`${unanswered} were not answered`]: unanswered > 0,
    [`${strange} were answered otherwise`]: strange > 0,
    "answers took too long": p99 !== null && p99 > ANSWERED_WITHIN && busy < BUSY,
    "/readyz did not show it": shows !== undefined && !isWithin(shownAfter, SHOWN_WITHIN),
    "it was not counted": shows !== undefined && !isWithin(countedAfter, SHOWN_WITHIN),
    "it is not well again": !isWithin(wellAfter, WELL_WITHIN),
  }
  return Object.entries(broken).flatMap(([what, isSo]) => (isSo ? [what] : []))
}
