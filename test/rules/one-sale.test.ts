import fc from "fast-check"
import { expect, it } from "vitest"
import { DUPLICATE_MODES } from "../../collector/domain/conversion/duplicate-modes.ts"
import { keyOfSale } from "../../collector/domain/conversion/same-sale.ts"
import { createStory, lineOf, settingsOf } from "./story.ts"

const BEGIN = [
  "view offer",
  "bob: view upsell",
  ...["A", "B", "C"].map((tx) => `import hit={offer}&tx=${tx}&rev=30`),
]
const hit = fc.constantFrom("{offer}", "{offer}", "{upsell}")
const byHand = fc
  .tuple(fc.constantFrom(1, 2, 3, 4), fc.constantFrom("tx=A", "tx=A", "status=deleted", "status=approved"))
  .map(([n, wanted]) => `hand sale${n} ${wanted}`)
const status = fc.constantFrom("rejected", "approved")
/** What is changed by hand, claimed, and taken back. */
const step = fc.oneof(
  { arbitrary: byHand, weight: 6 },
  {
    arbitrary: fc.tuple(hit, status).map(([hit, said]) => `import hit=${hit}&tx=A&status=${said}`),
    weight: 1,
  },
  { arbitrary: hit.map((hit) => `postback hit=${hit}&tx=A&rev=30&event_id=e1`), weight: 1 },
  { arbitrary: fc.constant("undo"), weight: 1 },
)

it.each(
  DUPLICATE_MODES,
)("in %s, no two conversions of one sale are live at once, whatever is corrected and taken back", (mode) => {
  const settings = { account: { duplicates: mode } }
  const read = settingsOf(settings)
  return fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (all) => {
      const story = createStory(settings)
      for (const step of [...BEGIN, ...all]) {
        await story.tell(step)
        const live = story.conversions().filter(({ status }) => status !== "deleted")
        const sales = live.map((one) => keyOfSale(one, read))
        expect({ step, live: live.map(lineOf), distinct: new Set(sales).size }).toMatchObject({
          distinct: live.length,
        })
      }
    }),
    { numRuns: 100 },
  )
})
