import { expect, test } from "vitest"
import { howMany, older } from "../../collector/dashboard/screens/visitors/how-many.ts"

const visitor = (more: ("hits" | "events" | "conversions")[], hits = 2) => ({
  ...{ hits: Array(hits).fill({}), events: [], conversions: [], more },
})

test.each([
  [2, [], "2 views"],
  [1, [], "1 view"],
  [1_000, ["hits"], "more than 1,000 views"],
  [1_000, ["events"], "1,000 views"],
] as const)("%i views of a visitor with more of %j are %s", (hits, more, said) => {
  expect(howMany(visitor([...more], hits), "hits", "view")).toBe(said)
})

test.each([
  [["hits"], "older views"],
  [["hits", "events"], "older views and events"],
  [["hits", "events", "conversions"], "older views, events, and conversions"],
] as const)("what is left out of %j is told", (more, said) => {
  expect(older(visitor([...more]))).toBe(said)
})
