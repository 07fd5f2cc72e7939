import type { Reporter, TestModule, TestRunEndReason } from "vitest/node"

/** Ends the run with one plain line that any machine can read: `N passed, N failed`. */
export default class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (state: string) => states.filter((one) => one === state).length
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length
    const failed = count("failed") + broken
    const skipped = count("skipped") === 0 ? "" : `, ${count("skipped")} skipped`
    const isUnexplained = reason !== "passed" && failed === 0
    process.once("exit", () =>
      console.log(`${count("passed")} passed, ${isUnexplained ? 1 : failed} failed${skipped}`),
    )
  }
}
