import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Real servers and browsers take their time on a busy machine; nothing here waits for a clock instead.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    globalSetup: ["./test/start/run.ts"],
    setupFiles: ["./test/start/chance.ts"],
    reporters: ["default", "./test/summary.ts"],
  },
})
