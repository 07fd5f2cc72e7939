/** `npm run bench:flat`: whether the collector's memory stays as it is under an hour's traffic in ten minutes. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { freePort } from "../../test/start/port.ts"
import { startProcess, temporaryFolder } from "../../test/start/process.ts"
import aroundTheRun from "../../test/start/run.ts"
import { DOCUMENT } from "../big/world.ts"
import { type MemoryOf, memoryOf, memoryOfChildren } from "./memory.ts"
import { createTraffic, LINKS, type Traffic } from "./traffic.ts"

const PROGRAM = new URL("../../bin/afterclick.js", import.meta.url).pathname
const MINUTE = 60_000
/** It is looked so often while the traffic flows. */
const LOOKS = 10

/**
 * A session ends here after a minute, so that as many end as begin, as on a site that has run for four days: what
 * a session takes is another question, which `npm run bench:sessions` answers.
 */
const SETTINGS = { ...DOCUMENT, account: { ...DOCUMENT.account, sessionTtl: "1m" }, links: LINKS }

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    warm: { type: "string", default: "2" },
    rate: { type: "string", default: "300" },
    copy: { type: "boolean", default: false },
  },
})
const [minutes, warm, rate] = [values.minutes, values.warm, values.rate].map(Number) as [
  number,
  number,
  number,
]

const end = aroundTheRun()
try {
  const [port, inspected] = [await freePort(), await freePort()]
  const folder = temporaryFolder()
  const settings = join(folder, "settings.json")
  writeFileSync(settings, JSON.stringify(SETTINGS))
  const collector = startProcess(process.execPath, [`--inspect=127.0.0.1:${inspected}`, PROGRAM], {
    ...{ PORT: `${port}`, DATA_DIR: folder, SETTINGS_FILE: settings },
    ADMIN_TOKEN: "token-of-the-bench-0123456789",
    REPORTS_COPY: values.copy ? "on" : "off",
  })
  await collector.printed(/^Afterclick +(\S+)\n/m)
  const [traffic, memory] = [createTraffic(`http://127.0.0.1:${port}`), await memoryOf(inspected)]
  await watch(traffic, memory, () => memoryOfChildren(collector.pid))
  traffic.end()
  memory.close()
  await collector.end()
} finally {
  await end()
}

async function watch(traffic: Traffic, memory: MemoryOf, ofCopy: () => number): Promise<void> {
  console.log(`${rate} requests a second, of visitors new and known, of servers, and by links\n`)
  console.log("  minutes     rss MB  objects MB     copy MB   answers by status")
  const look = async (at: number) => {
    const now = { ...(await memory.now()), copy: ofCopy() }
    const said = [...traffic.answered].map(([status, count]) => `${status}: ${count}`).join("  ")
    const sizes = [now.rss, now.used, now.copy].map(megabytes).join(" ")
    console.log(`  ${at.toFixed(1).padStart(7)} ${sizes}    ${said}`)
    return now
  }
  await look(0)
  await traffic.flow(rate, warm * MINUTE)
  const before = await look(warm)
  let after = before
  for (let part = 1; part <= LOOKS; part++) {
    await traffic.flow(rate, (minutes * MINUTE) / LOOKS)
    after = await look(warm + (minutes * part) / LOOKS)
  }
  const grown = (of: "rss" | "used") => `${((after[of] / before[of] - 1) * 100).toFixed(1)} %`
  console.log(`\nafter the warm-up and at the end: rss ${grown("rss")}, objects ${grown("used")}`)
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1).padStart(10)
}
