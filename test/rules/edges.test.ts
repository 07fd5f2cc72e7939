import { expect, it } from "vitest"
import { createStory, lineOf } from "./story.ts"

/** Tells a story to its end: the answers of its claims, and the conversions; no two may have one key. */
async function end(settings: object, ...steps: (string | object)[]) {
  const story = createStory(settings)
  const answers: string[] = []
  for (const step of steps) {
    if (typeof step === "object") {
      story.set(step)
      continue
    }
    const outcome = await story.tell(step)
    if (outcome) answers.push(`${outcome.decision} ${outcome.reason}`)
  }
  const conversions = story.conversions()
  expect(new Set(conversions.map(({ key }) => key)).size).toBe(conversions.length)
  return { answers, rows: conversions.map(lineOf), story }
}

const byEventId = { account: { duplicates: "ignore_by_event_id" } }

it("an event id that is the same text as another sale's tx is another sale", async () => {
  const { answers } = await end(
    byEventId,
    "view offer",
    "postback hit={offer}&tx=100&rev=30",
    "postback hit={offer}&event_id=100&rev=30",
    "postback hit={offer}&tx=100&rev=30",
    "postback hit={offer}&event_id=100&rev=30",
  )
  expect(answers).toEqual([
    "created created",
    "created created",
    "ignored duplicate_event_id",
    "ignored duplicate_event_id",
  ])
})
