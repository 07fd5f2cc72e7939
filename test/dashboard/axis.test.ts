import { describe, expect, it } from "vitest"
import { axisFrom } from "../../collector/dashboard/screens/overview/axis.ts"

describe("an axis of what can be no less than −100 %", () => {
  it("goes no further down, however far up it goes", () => {
    const { domain, ticks } = axisFrom(-1, [-1, 3, 259])
    expect(domain[0]).toBe(-1)
    expect(domain[1]).toBeGreaterThanOrEqual(259)
    expect(ticks[0]).toBe(0)
  })

  it("goes down as far as there are losses", () => {
    const { domain, ticks } = axisFrom(-1, [-0.9, -0.2, 0.4])
    expect(domain[0]).toBeGreaterThanOrEqual(-1)
    expect(domain[0]).toBeLessThanOrEqual(-0.9)
    expect(ticks.every((tick) => tick >= -1)).toBe(true)
  })

  it("begins at nothing where nothing was lost", () => {
    expect(axisFrom(-1, [0.5, 2]).domain[0]).toBe(0)
    expect(axisFrom(-1, []).domain[0]).toBe(0)
  })
})
