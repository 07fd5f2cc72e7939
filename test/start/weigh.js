import { setTimeout as pass } from "node:timers/promises"

/** Loaded into a collector by NODE_OPTIONS: at SIGUSR2 it collects its garbage and prints what is in use then. */
process.on("SIGUSR2", async () => {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.()
    await pass(20) // buffers are let go of in a thread of their own, after the collection
  }
  const { heapUsed, external } = process.memoryUsage()
  console.log(`in use: ${heapUsed + external}`)
})
