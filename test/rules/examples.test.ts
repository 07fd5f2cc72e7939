import { describe, expect, it } from "vitest"
import { examples } from "./examples.ts"
import { answerOf, createStory, type Example, lineOf } from "./story.ts"

async function told({ settings, story }: Example) {
  const teller = createStory(settings)
  const answers: string[] = []
  for (const step of story) {
    if (typeof step === "object" && "settings" in step) {
      teller.set(step.settings)
      continue
    }
    const outcome = await teller.tell(typeof step === "string" ? step : step[0])
    if (outcome !== null) answers.push(answerOf(outcome))
  }
  return { answers, rows: teller.conversions().map(lineOf) }
}

for (const [section, all] of Object.entries(examples))
  describe(section, () => {
    it.each(all)("$title", async (example) => {
      const { answers, rows } = await told(example)
      expect(answers).toEqual(example.story.flatMap((step) => (Array.isArray(step) ? [step[1]] : [])))
      expect(rows).toEqual(example.rows)
    })
  })
