import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Real servers and browsers take their time on a busy machine; nothing here waits for a clock instead.
    testTimeout: 60_000,
    // Most tests wait for a server or a browser: three at a time, where there are two cores only.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    hookTimeout: 60_000,
    globalSetup: ["./test/start/run.ts"],
    setupFiles: ["./test/start/chance.ts"],
    reporters: ["default", "./test/summary.ts"],
  },
})
