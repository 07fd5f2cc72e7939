import { expect, it } from "vitest"
import { worthWaiting } from "../../collector/inbox/again.ts"

it.each([
  ["none after one event", 1, 20, 0],
  ["none after fifteen", 15, 20, 0],
  ["half as long as sixteen took", 16, 20, 10],
  ["hardly any where batches take hardly any", 500, 0.4, 0.2],
  ["and never longer than 15 ms", 64, 4_000, 15],
])("it is worth to wait %s", (_, events, tookMs, expected) => {
  expect(worthWaiting({ events, tookMs })).toBe(expected)
})
