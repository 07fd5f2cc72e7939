import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { startCollector, TOKEN } from "./start/collector.ts"
import { geoFile } from "./start/geo-file.ts"
import { freePort } from "./start/port.ts"
import { startProcess, temporaryFolder } from "./start/process.ts"
import { programOf } from "./start/program.ts"
import { startRedis } from "./start/redis.ts"

const main = programOf("main")
/** As operators start it, from a shell that lets others read what it makes. */
const PROGRAM = [
  "-c",
  'umask 022; exec "$@"',
  "sh",
  process.execPath,
  join(import.meta.dirname, "../bin/afterclick.js"),
]
/** Starts a collector that must not come up; gives what it says and its exit code. */
async function refusal(environment: Record<string, string>) {
  const collector = startProcess(process.execPath, [main], {
    PORT: "0",
    DATA_DIR: temporaryFolder(),
    ...environment,
  })
  return { code: await collector.ended, said: collector.output() }
}

describe("a start", () => {
  it("makes an admin token, prints it once, and keeps it for its owner alone", async () => {
    const first = await startCollector({ ADMIN_TOKEN: "" })
    const file = join(first.dataDir, "admin-token")
    const token = readFileSync(file, "utf8").trim()
    expect(first.output()).toContain(`#token=${token}`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await first.end()

    const second = await startCollector({ ADMIN_TOKEN: "", DATA_DIR: first.dataDir })
    expect(second.output()).not.toContain(token)
    const answer = await fetch(`${second.url}/api/v1/events`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(200)
    await second.end()
  })

  it("prints the token it made though an earlier start has failed, and then no more", async () => {
    const other = await startCollector()
    const DATA_DIR = temporaryFolder()
    const { code, said } = await refusal({ DATA_DIR, PORT: new URL(other.url).port })
    expect([code, said]).toEqual([1, expect.stringContaining("EADDRINUSE")])
    await other.end()
    const first = await startCollector({ ADMIN_TOKEN: "", DATA_DIR })
    const [, token] = await first.printed(/#token=(\S+)/)
    expect(readFileSync(join(DATA_DIR, "admin-token"), "utf8")).toBe(`${token}\n`)
    await first.end()
    const second = await startCollector({ ADMIN_TOKEN: "", DATA_DIR })
    expect(second.output()).not.toContain(token)
    await second.end()
  })

  it("puts every path under PATH_PREFIX", async () => {
    const collector = await startCollector({ PATH_PREFIX: "/a" })
    expect(collector.url).toMatch(/\/a$/)
    expect((await fetch(`${collector.url}/readyz`)).status).toBe(200)
    expect((await fetch(new URL("/readyz", collector.url))).status).toBe(404)
    await collector.end()
  })

  it.each([
    ["https://track.example", "", "https://track.example"],
    ["https://track.example/", "/x7", "https://track.example/x7"],
    ["https://track.example/x7/", "/x7", "https://track.example/x7"],
    ["https://x7", "/x7", "https://x7/x7"],
  ])("at %s with PATH_PREFIX %j says that the dashboard is at %s", async (PUBLIC_URL, PATH_PREFIX, url) => {
    const environment = { PORT: "0", DATA_DIR: temporaryFolder(), PUBLIC_URL, PATH_PREFIX }
    const collector = startProcess(process.execPath, [main], environment)
    const [said, shown, token] = await collector.printed(/^Afterclick +(\S+)\n +dashboard +\S+#token=(\S+)/m)
    expect(shown).toBe(url)
    expect(said).toContain(` ${url}/#token=${token}`)
    expect(await collector.end()).toBe(0)
  })

  it("seeds an empty ledger with settings, and leaves one that has settings alone", async () => {
    const file = join(temporaryFolder(), "settings.yaml")
    writeFileSync(file, "types: [{ name: Lead }]\n")
    const seeded = await startCollector({ SETTINGS_FILE: file })
    expect(await seeded.api("/settings")).toEqual({ version: 1, settings: { types: [{ name: "Lead" }] } })
    await seeded.end()
    writeFileSync(file, "types: [{ name: Other }]\n")
    const again = await startCollector({ SETTINGS_FILE: file, DATA_DIR: seeded.dataDir })
    expect(await again.api("/settings")).toMatchObject({
      version: 1,
      settings: { types: [{ name: "Lead" }] },
    })
    await again.end()
  })

  it("on a folder in which another collector is at work waits until that has ended, however it ends", async () => {
    const first = await startCollector()
    const environment = { DATA_DIR: first.dataDir, PORT: `${await freePort()}`, ADMIN_TOKEN: TOKEN }
    const second = startProcess(process.execPath, [main], environment)
    await second.printed(/Waiting for \S+afterclick\.sqlite: another collector is at work on it/)
    const third = startProcess(process.execPath, [main], environment)
    await third.printed(/another collector/)
    expect(await third.end()).toBe(0)
    const view = JSON.stringify({ events: [{ name: "view", p: "offer" }] })
    expect((await fetch(`${first.url}/e`, { method: "POST", body: view })).status).toBe(200)
    expect(second.output()).not.toContain("dashboard")
    await first.end("SIGKILL")
    const [, url] = await second.printed(/^Afterclick +(\S+)\n/m)
    const headers = { authorization: `Bearer ${TOKEN}` }
    const { items } = (await (await fetch(`${url}/api/v1/events`, { headers })).json()) as {
      items: unknown[]
    }
    expect(items).toHaveLength(1)
    expect(await second.end()).toBe(0)
    await (await startCollector({ DATA_DIR: first.dataDir })).end()
  })

  it("that cannot claim its folder says so and stops", async () => {
    const DATA_DIR = temporaryFolder()
    mkdirSync(join(DATA_DIR, "afterclick.sqlite.lock"))
    const { code, said } = await refusal({ DATA_DIR })
    expect([code, said]).toEqual([1, expect.stringMatching(/afterclick\.sqlite\.lock cannot be written: /)])
  })

  it.each([
    ["where no folder can be made", "/proc/afterclick/data", ""],
    ["there, with a token of the environment", "/proc/afterclick/data", TOKEN],
    ["that is a file", import.meta.filename, ""],
  ])("with a DATA_DIR %s says so and stops", async (_what, DATA_DIR, ADMIN_TOKEN) => {
    const { code, said } = await refusal({ DATA_DIR, ADMIN_TOKEN })
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/^DATA_DIR is \S+, a folder that cannot be made: /),
    ])
  })

  it("makes its folder, and those it is in", async () => {
    const collector = await startCollector({ DATA_DIR: join(temporaryFolder(), "a", "b") })
    expect(existsSync(join(collector.dataDir, "afterclick.sqlite"))).toBe(true)
    expect(await collector.end()).toBe(0)
  })

  it("makes its folder, and all that is in it, for its owner alone", async () => {
    const within = temporaryFolder()
    const DATA_DIR = join(within, "a", "b")
    const collector = startProcess("sh", PROGRAM, { PORT: "0", DATA_DIR, REPORTS_COPY: "on" })
    await collector.printed(/^Afterclick/m)
    const made = () => globSync("a{,/b,/b/**}", { cwd: within })
    await expect
      .poll(made)
      .toEqual(expect.arrayContaining(["a/b/reports.duckdb", "a/b/afterclick.sqlite-wal"]))
    const modeOf = (path: string) => statSync(join(within, path), { throwIfNoEntry: false })?.mode ?? 0
    const open = made().filter((path) => (modeOf(path) & 0o077) !== 0)
    expect(open).toEqual([])
    expect(await collector.end()).toBe(0)
  })

  it("in a bad environment names every problem and stops", async () => {
    const { code, said } = await refusal({
      TRUST_PROXY: "10.0.0.0/99",
      PORT: "x",
      ADMIN_TOKEN: "short",
      REDIS_URL: "http://a",
      LOG_LEVEL: "loud",
      PATH_PREFIX: "a b",
      GEO_FILE: "/nowhere/places.mmdb",
      REDIS_UNSAFE: "yes",
      CLICKHOUSE_CLUSTER: "main",
      PUBLIC_URL: "https://track.example/a?b=1",
    })
    expect(code).toBe(1)
    for (const name of [
      "TRUST_PROXY",
      "PORT",
      "ADMIN_TOKEN",
      "REDIS_URL",
      "PATH_PREFIX",
      "GEO_FILE",
      "LOG_LEVEL",
      "REDIS_UNSAFE",
      "CLICKHOUSE_CLUSTER",
      "PUBLIC_URL",
    ])
      expect(said).toMatch(new RegExp(`^${name} `, "m"))
    for (const secret of ["short", "http://a"]) expect(said).not.toContain(secret)
  })

  it.each([
    ["PUBLIC_URL", "https://track.example/#a"],
    ["PUBLIC_URL", "https://track.example/?"],
    ["PUBLIC_URL", "https://me:s3cret@track.example/"],
    ["PUBLIC_URL", "track.example"],
    ["REDIS_UNSAFE", "2"],
  ])("with %s=%s says what it must be and stops", async (name, value) => {
    const { code, said } = await refusal({ [name]: value })
    expect([code, said]).toEqual([1, expect.stringMatching(new RegExp(`^${name} must be `))])
  })

  it.each([
    ["no such file", (file: string) => expect(existsSync(file)).toBe(false)],
    ["a folder", (file: string) => mkdirSync(file)],
    ["another file", (file: string) => writeFileSync(file, "places")],
  ])("with %s as GEO_FILE says so and stops", async (_what, make) => {
    const file = join(temporaryFolder(), "places.mmdb")
    make(file)
    const { code, said } = await refusal({ GEO_FILE: file })
    expect([code, said]).toEqual([1, expect.stringMatching(/^GEO_FILE must be a file .*places\.mmdb/)])
  })

  it("with a GEO_FILE that is damaged says so and stops", async () => {
    const file = geoFile({ "203.0.113.1": { country: "GB" } })
    writeFileSync(file, readFileSync(file).subarray(0, -40))
    const { code, said } = await refusal({ GEO_FILE: file })
    expect([code, said]).toEqual([1, expect.stringMatching(/^GEO_FILE cannot be looked up in: /)])
  })

  it("with settings that have faults names each and stops", async () => {
    const file = join(temporaryFolder(), "settings.yaml")
    writeFileSync(file, "pages: [{ id: a, kind: ofer }]\nx: 1\n")
    const { code, said } = await refusal({ SETTINGS_FILE: file })
    expect(code).toBe(1)
    expect(said).toMatch(/pages\[0\]\.kind: [\s\S]*x: is not a known setting/)
  })

  it("on a Redis that may lose events says why and stops, unless told to go on", async () => {
    const redis = await startRedis(["--appendonly", "no"])
    const { code, said } = await refusal({ REDIS_URL: redis.url })
    expect([code, said]).toEqual([1, expect.stringContaining("append-only")])
    const collector = await startCollector({ REDIS_URL: redis.url, REDIS_UNSAFE: "1" })
    expect(await collector.end()).toBe(0)
    await redis.end()
  })

  it("says at /readyz that its Redis cannot be reached, in one sentence, and when it is back", async () => {
    const redis = await startRedis()
    const collector = await startCollector({ REDIS_URL: redis.url })
    const ready = async () => await (await fetch(`${collector.url}/readyz`)).json()
    expect(await ready()).toEqual({ ready: true })
    await redis.end("SIGKILL")
    await expect.poll(ready).toEqual({ error: { code: "not_ready", message: "Redis cannot be reached" } })
    const back = await startRedis([], redis)
    await expect.poll(ready, { timeout: 5_000 }).toEqual({ ready: true })
    expect(await collector.end()).toBe(0)
    await back.end()
  })

  it.each([
    [
      "Redis",
      { REDIS_URL: "redis://:s3cret@127.0.0.1:1" },
      /aiting for Redis at 127\.0\.0\.1:1: .*ECONNREFUSED/,
    ],
    [
      "PostgreSQL",
      { DATABASE_URL: "postgres://me:s3cret@127.0.0.1:1/db" },
      /aiting for PostgreSQL at 127\.0\.0\.1:1\/db: .*ECONNREFUSED/,
    ],
  ])("without the %s it is told to use waits for it, says so, and can be ended", async (_what, environment, line) => {
    const collector = startProcess(process.execPath, [main], {
      ...{ PORT: "0", DATA_DIR: temporaryFolder() },
      ...environment,
    })
    await collector.printed(line)
    expect(await collector.end()).toBe(0)
    expect(collector.output()).not.toContain("s3cret")
  })

  it("on a port that is taken says so and stops", async () => {
    const collector = await startCollector()
    const { code, said } = await refusal({ PORT: new URL(collector.url).port })
    expect([code, said]).toEqual([1, expect.stringContaining("EADDRINUSE")])
    await collector.end()
  })
})

it.runIf(existsSync("/dev/full"))(
  "goes on where neither its log nor its greeting can be written",
  async () => {
    const environment = { PORT: `${await freePort()}`, DATA_DIR: temporaryFolder(), LOG_LEVEL: "debug" }
    const quiet = ["-c", 'exec "$@" >/dev/full 2>/dev/full', "bash", process.execPath, main]
    const collector = startProcess("bash", quiet, environment)
    const isReady = () =>
      fetch(`http://127.0.0.1:${environment.PORT}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      )
    await expect.poll(isReady).toBe(true)
    for (let lines = 0; lines < 20; lines++) expect(await isReady()).toBe(true)
    expect(await collector.end()).toBe(0)
  },
)

describe("SIGTERM", () => {
  it("ends a collector nobody asked anything", async () =>
    expect(await (await startCollector()).end()).toBe(0))

  it("while a reader of the stream is connected, ends it too", async () => {
    const collector = await startCollector()
    const response = await fetch(`${collector.url}/api/v1/stream`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(await collector.end()).toBe(0)
    expect(await response.text()).toContain("welcome")
  })

  it("while a sender is slow, ends it within 10 seconds", async () => {
    const collector = await startCollector()
    const slow = request(`${collector.url}/e`, { method: "POST", headers: { "content-length": 100 } })
    const cut = new Promise((resolve) => slow.once("error", resolve))
    await new Promise((resolve) => slow.write("{", resolve))
    expect((await fetch(`${collector.url}/healthz`)).status).toBe(200)
    expect(await collector.end()).toBe(0)
    await cut
  })

  it.each(["embedded", "with Redis"])("under load records everything it acknowledged, %s", async (mode) => {
    const redis = mode === "embedded" ? null : await startRedis()
    const environment = { DATA_DIR: temporaryFolder(), ...(redis && { REDIS_URL: redis.url }) }
    const collector = await startCollector(environment)
    const acknowledged: string[] = []
    const connection = async (one: number) => {
      for (let n = 0; n < 5_000; n++) {
        const events = [{ name: `${one}-${n}` }]
        const answer = await fetch(`${collector.url}/e`, {
          method: "POST",
          body: JSON.stringify({ events }),
        }).catch(() => null)
        if (answer === null) return
        if (answer.ok) acknowledged.push(`${one}-${n}`)
        if (acknowledged.length === 200) void collector.end()
      }
    }
    await Promise.all(Array.from({ length: 10 }, (_, one) => connection(one)))
    expect(await collector.ended).toBe(0)

    const again = await startCollector(environment)
    const missing = async () => {
      const { items } = await again.api<{ items: { name: string }[] }>("/events?limit=1000")
      return acknowledged.filter((name) => !items.some((item) => item.name === name))
    }
    await expect.poll(missing, { timeout: 10_000 }).toEqual([])
    await again.end()
    await redis?.end()
  })
})
