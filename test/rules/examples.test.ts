import { describe, expect, it } from "vitest"
import { reasons, warnings } from "../../collector/domain/reasons.ts"
import { examples } from "./examples.ts"
import { lineOf, told } from "./story.ts"

for (const [section, all] of Object.entries(examples))
  describe(section, () => {
    it.each(all)("$title", async (example) => {
      const { answers, teller } = await told(example)
      expect(answers).toEqual(example.story.flatMap((step) => (Array.isArray(step) ? [step[1]] : [])))
      expect(teller.conversions().map(lineOf)).toEqual(example.rows)
    })
  })

it("the examples give every reason and every warning there is", async () => {
  const stories = await Promise.all(Object.values(examples).flat().map(told))
  const outcomes = stories.flatMap(({ teller }) => teller.outcomes())
  const given = new Set(outcomes.map(({ reason }) => reason))
  expect(Object.keys(reasons).filter((reason) => !given.has(reason as keyof typeof reasons))).toEqual([])
  const warned = new Set(outcomes.flatMap((outcome) => outcome.warnings.map(({ code }) => code)))
  expect(Object.keys(warnings).filter((code) => !warned.has(code as keyof typeof warnings))).toEqual([])
})
