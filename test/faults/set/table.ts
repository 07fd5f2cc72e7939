import type { Reporter, TestCase, TestModule } from "vitest/node"
import type { Account } from "./account.ts"

declare module "vitest" {
  interface TaskMeta {
    /** What a test of a fault saw. */
    account?: Account
  }
}

const seconds = (ms: number | null) => (ms === null ? "-" : `${(ms / 1000).toFixed(1)} s`)

/** The columns of the table, and what stands in them. */
const COLUMNS: Readonly<Record<string, (account: Account) => string>> = {
  fault: ({ fault }) => fault,
  mode: ({ place }) => place,
  sent: ({ sent }) => `${sent}`,
  acknowledged: ({ acknowledged }) => `${acknowledged}`,
  refused: ({ refused }) => `${refused}`,
  unanswered: ({ unanswered }) => `${unanswered}`,
  cut: ({ cut }) => `${cut}`,
  stored: ({ stored }) => `${stored}`,
  doubled: ({ doubled }) => `${doubled}`,
  lost: ({ lost }) => `${lost}`,
  p99: ({ p99 }) => (p99 === null ? "-" : `${Math.round(p99)} ms`),
  busy: ({ busy }) => `${Math.round(busy * 100)} %`,
  shown: ({ shownAfter }) => seconds(shownAfter),
  counted: ({ countedAfter }) => seconds(countedAfter),
  well: ({ wellAfter }) => seconds(wellAfter),
}

const LEGEND = `sent, acknowledged (2xx), stored, doubled, lost: claims and events, each once however often it was sent
refused (503), unanswered, cut: requests; cut is what a process had that was ended while others went on
p99: of answers 2xx during the fault; busy: part of that time in which somebody waited for a processor
shown, counted: until /readyz and /metrics told; well: after its end`

/** Prints what a fault did as soon as it is over, and the table of all at the end. */
export default class FaultTable implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { account } = test.meta()
    if (account !== undefined) console.log(lineOf(account))
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const accounts = tests.flatMap((test) => test.meta().account ?? [])
    if (accounts.length > 0) console.log(`\n${tableOf(accounts)}\n\n${LEGEND}\n`)
  }
}

function lineOf(account: Account): string {
  return Object.entries(COLUMNS)
    .map(([name, say]) => (name === "fault" ? say(account) : `${name} ${say(account)}`))
    .join(", ")
}

function tableOf(accounts: readonly Account[]): string {
  const names = Object.keys(COLUMNS)
  const lines = [names, ...accounts.map((account) => Object.values(COLUMNS).map((say) => say(account)))]
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const padded = (line: string[]) =>
    line
      .map((text, at) => (at < 2 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0)))
      .join("  ")
  return lines.map(padded).join("\n")
}
