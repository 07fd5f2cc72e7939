import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"
import { isWhole } from "./test/start/extent.ts"

/** What takes longest, the longest first; whatever is none of it takes less. */
const LONG = [/\/faults\/mode-c\.test/, /\/(?:journeys|faults)\//, /./]

/** Those that take longest begin first, so that none of them is left to run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => LONG.findIndex((pattern) => pattern.test(moduleId))
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

/** What runs under fault: in full it takes many minutes, so that `npm test` has a short set of it. */
const FAULTS = [
  "test/faults/**/*.test.ts",
  "test/journeys/script/leaving-again.test.ts",
  "test/journeys/dashboard/hostile.test.ts",
]

/** The script on pages of jsdom: each of its tests has a clock of its own. */
const ON_PAGES = ["test/sdk/**/*.test.ts"]

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "collector",
          include: isWhole ? FAULTS : ["test/**/*.test.ts"],
          exclude: ON_PAGES,
        },
      },
      {
        extends: true,
        test: {
          name: "script",
          include: isWhole ? [] : ON_PAGES,
          setupFiles: ["test/sdk/around.ts"],
        },
      },
    ],
    // All files share a worker, and with it what they have loaded: that is a third of their time.
    isolate: false,
    // Real servers and browsers take their time on a busy machine; nothing here waits for a clock instead.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // Most tests wait for a server or a browser: one more at a time than there are cores.
    maxWorkers: availableParallelism() + 1,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    globalSetup: ["./test/start/built.ts", "./test/start/run.ts"],
    setupFiles: ["./test/start/chance.ts"],
    reporters: ["default", "./test/faults/set/table.ts", "./test/summary.ts"],
  },
})
