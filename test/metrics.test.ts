import { expect, it, vi } from "vitest"
import { createMetrics } from "../collector/metrics.ts"

const nothing = async () => ({ count: 0, oldest: null })

it("how far the copy for reports is behind grows by itself, and is nothing where there is to be none", async () => {
  vi.useFakeTimers({ toFake: ["performance"] })
  try {
    const metrics = createMetrics({
      ...{ parked: nothing, queue: nothing, inbox: nothing, clock: () => 0 },
      ...{ destinations: async () => [], rejected: async () => 0 },
    })
    const shown = async () => /^afterclick_report_copy_behind_seconds (.+)$/m.exec(await metrics.text())?.[1]
    expect(await shown()).toBe("0")
    metrics.copyIsBehind(3)
    vi.advanceTimersByTime(5_000)
    expect(await shown()).toBe("8")
    metrics.copyIsBehind(1)
    expect(await shown()).toBe("1")
  } finally {
    vi.useRealTimers()
  }
})
