import { readFileSync } from "node:fs"
import type { Page } from "playwright-core"
import { expect } from "vitest"

const SOURCE = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8")

/** What axe says of a rule that a page breaks, as far as a test has to know it. */
interface Finding {
  id: string
  impact: string | null
  nodes: { target: string[]; failureSummary?: string }[]
}

/**
 * Expects what a page shows now to break no rule of accessibility that is serious or critical. It comes in by the
 * debugger, which the page's content security policy does not bind. https://github.com/dequelabs/axe-core
 * @param rules only these; without them all
 */
export async function expectAccessible(page: Page, rules: readonly string[] | null = null): Promise<void> {
  const debug = await page.context().newCDPSession(page)
  await debug.send("Runtime.evaluate", { expression: `globalThis.axe ?? (() => { ${SOURCE} })()` })
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) }
  const { result } = await debug.send("Runtime.evaluate", {
    expression: `(${whileAtRest})(() => axe.run(document, ${JSON.stringify(options)}))
      .then(({ violations }) => JSON.stringify(violations))`,
    awaitPromise: true,
    returnByValue: true,
  })
  await debug.detach()
  const findings: Finding[] = JSON.parse(result.value)
  const serious = findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`)}`,
    )
  expect(serious).toEqual([])
}

/**
 * What is found while nothing moves: half faded in or out, nothing has its colours. What turns for ever may. What
 * begins to move meanwhile, as a message that has been read, has it looked at again. Runs in the page.
 */
async function whileAtRest<Found>(look: () => Promise<Found>): Promise<Found> {
  const isEnding = ({ playState, effect }: Animation) =>
    playState === "running" && effect?.getComputedTiming().endTime !== Infinity
  const atRest = async () => {
    for (;;) {
      const moving = document.getAnimations().filter(isEnding)
      if (moving.length === 0) return
      await Promise.allSettled(moving.map(({ finished }) => finished))
    }
  }
  let hasMoved: boolean
  const note = () => {
    hasMoved = true
  }
  const beginnings = ["transitionrun", "animationstart"]
  for (const beginning of beginnings) document.addEventListener(beginning, note)
  for (;;) {
    await atRest()
    hasMoved = false
    const found = await look()
    if (hasMoved) continue
    for (const beginning of beginnings) document.removeEventListener(beginning, note)
    return found
  }
}
