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

it("in increment, an event id that moved the status adds nothing when it comes again", async () => {
  const { answers, rows } = await end(
    { account: { duplicates: "increment" } },
    "view offer",
    "postback hit={offer}&tx=A&rev=30&status=pending&event_id=e1",
    "postback hit={offer}&tx=A&rev=30&status=approved&event_id=e2",
    "wait 1m",
    "postback hit={offer}&tx=A&rev=30&status=approved&event_id=e2",
    "postback hit={offer}&tx=A&rev=30&status=approved&event_id=e1",
    "postback hit={offer}&tx=A&rev=5&event_id=e3",
  )
  expect(answers.slice(1)).toEqual([
    "edited status_changed",
    "ignored duplicate_event_id",
    "ignored duplicate_event_id",
    "incremented incremented",
  ])
  expect(rows).toEqual(["conversion approved 35.00 USD, tx A"])
})
