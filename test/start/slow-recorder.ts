import { setTimeout as sleep } from "node:timers/promises"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { openInbox } from "./redis-inbox.ts"

/** A program that records slowly and says what it takes and has done: to be stopped in the middle. */
const PAUSE_MS = 500
const [, , url = "", leaseMs] = process.argv
const inbox = await openInbox(url, { leaseMs: Number(leaseMs) })
console.log("ready")
for (;;) {
  const batch = await inbox.take(10).catch(() => [])
  for (const event of batch) console.log(`took ${event.id}`)
  await sleep(PAUSE_MS)
  const outcomes = batch.map((event) => recorded(event, null, noSettings))
  await inbox.done(batch, outcomes).catch((error) => inbox.failed(batch, error))
  for (const event of batch) console.log(`did ${event.id}`)
}
