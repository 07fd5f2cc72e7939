import { afterEach, beforeEach, expect, vi } from "vitest"
import { closePages, NOW } from "./page.ts"

// Around each test of the script: a clock that stands still, and no page that is left open, or had an exception.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: NOW })
})

afterEach(() => {
  const errors = closePages()
  vi.useRealTimers()
  vi.restoreAllMocks()
  expect(errors, "exceptions on the page").toEqual([])
})
