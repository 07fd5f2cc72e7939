import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDiary } from "../../collector/diary/diary.ts"
import { readable } from "../../collector/diary/to-stderr.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"

const SETTINGS = {
  offerSources: [{ id: "acme", key: "s3cret-of-acme" }],
  trafficSources: [
    {
      id: "meta",
      postbacks: [
        {
          name: "a",
          url: "https://ads.example/in?t=url-s3cret",
          headers: { Authorization: "Bearer head-s3cret" },
        },
      ],
    },
  ],
}
const ADDRESS = "203.0.113.77"

/** A collector whose ledger complains of each claim by all that is known of it, and of all its secrets. */
async function troubled(environment: Record<string, string>): Promise<RunningCollector> {
  const collector = await startCollector({
    ...{ SETTINGS_FILE: settingsFile(SETTINGS), TRUST_PROXY: "127.0.0.1" },
    ...environment,
  })
  const database = new DatabaseSync(join(collector.dataDir, "afterclick.sqlite"), { timeout: 5_000 })
  database.exec(`create trigger troubled before insert on events when new.name = 'conversion' begin
    select raise(abort, 'it has ' || new.received || ' ' || new.vid || ' "' || new.tx || '" ${TOKEN}'
      || (select document from settings)); end`)
  database.close()
  return collector
}

/** A sale of a visitor that the ledger does not take; gives what must not be seen. */
async function complain(collector: RunningCollector): Promise<Record<"vid" | "hit", string>> {
  const { vid, hit } = await viewedBy(collector, "offer")
  const headers = { "x-forwarded-for": ADDRESS, "user-agent": "agent-of-xanthippe" }
  const answer = await fetch(`${collector.url}/pb.gif?hit=${hit}&tx=ORDER-4711&name=xanthippe`, { headers })
  expect(answer.status).toBe(422)
  await collector.printed(/cannot be recorded.*\n/)
  return { vid, hit }
}

/** What was written to the standard error: every line there, but the greeting. */
function linesOf(collector: RunningCollector): Record<string, unknown>[] {
  const [, ...rest] = collector.output().split(/^Afterclick.*\n(?: .*\n)*/m)
  return rest
    .join("")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe("a collector in trouble", () => {
  let collector: RunningCollector
  let keeping: RunningCollector
  beforeAll(async () => {
    const all = [troubled({ LOG_LEVEL: "debug" }), troubled({ LOG_IDS: "keep", LOG_LEVEL: "error" })] as const
    ;[collector, keeping] = await Promise.all(all)
  })
  afterAll(async () => void (await Promise.all([collector.end(), keeping.end()])))

  const SECRETS = [TOKEN, "s3cret-of-acme", "url-s3cret", "head-s3cret"]

  it("writes lines of JSON: level, time, what happened, and the error with its stack", async () => {
    await complain(collector)
    const line = linesOf(collector).find(({ msg }) => String(msg).endsWith("cannot be recorded"))
    expect(line).toMatchObject({
      level: "error",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      pid: collector.pid,
      msg: expect.stringMatching(/^event [\da-z]{10}… cannot be recorded$/),
      err: {
        type: "Error",
        message: expect.stringContaining("it has"),
        stack: expect.stringMatching(/\n +at /),
      },
    })
  })

  it("says nothing of people and nothing secret, not even where an error does", async () => {
    const { vid, hit } = await complain(collector)
    for (const part of [vid, hit, "ORDER-4711", ADDRESS, "agent-of-xanthippe", "xanthippe", ...SECRETS])
      expect(collector.output()).not.toContain(part)
  })

  it("says of people what it knows if it may, and nothing secret", async () => {
    const { vid, hit } = await complain(keeping)
    for (const part of [vid, hit, "ORDER-4711", ADDRESS]) expect(keeping.output()).toContain(part)
    for (const part of SECRETS) expect(keeping.output()).not.toContain(part)
  })

  it("tells of each request what was asked, not of whom, if it is asked for details", () => {
    expect(linesOf(collector)).toContainEqual(
      expect.objectContaining({
        level: "debug",
        msg: "answered",
        method: "GET",
        route: "/pb.gif",
        status: 422,
      }),
    )
  })

  it("says no more than its level asks for", () => {
    expect(new Set(linesOf(keeping).map(({ level }) => level))).toEqual(new Set(["error"]))
  })
})

describe("a line", () => {
  const lines: string[] = []
  const redaction = { secrets: () => ["s3cret-x"], keepsIds: false }
  const diary = createDiary({ level: "debug", redaction, write: (line) => lines.push(line) })
  const last = () => JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>

  it("has what an error came of, and nothing else that hangs on it", () => {
    const error = new Error("no", { cause: new Error("s3cret-x", { cause: "203.0.113.9" }) })
    diary.problem("what", Object.assign(error, { row: ["xanthippe"], code: "E1" }))
    expect(last().err).toMatchObject({ message: "no", code: "E1", cause: { message: "…", cause: "[ip]" } })
    expect(lines.at(-1)).not.toContain("xanthippe")
  })

  it("ends with the causes that go round in a circle", () => {
    const error = new Error("round")
    error.cause = error
    diary.problem("what", error)
    expect(lines.at(-1)?.length).toBeLessThan(10_000)
  })

  it("has what was thrown that is no error", () => {
    diary.problem("what", { s: 1 })
    expect(last()).toMatchObject({ msg: "what", err: "[object Object]" })
  })

  it("costs nothing when it is not wanted: not even a look for secrets", () => {
    const secrets = () => {
      throw new Error("nobody should look")
    }
    const quiet = createDiary({
      level: "info",
      redaction: { secrets, keepsIds: false },
      write: () => undefined,
    })
    quiet.detail("answered", { route: "/e" })
    expect(() => quiet.turn("looked")).toThrow("nobody should look")
  })

  it("is text for a person at a terminal", () => {
    diary.problem("it broke", new Error("so", { cause: "why" }))
    const text = readable(lines.at(-1) ?? "")
    expect(text).toMatch(
      /^\d{4}-\S+Z error it broke\n {2}Error: so\n {6}at [\s\S]+\n {2}because of\n {2}why\n$/,
    )
    diary.detail("asked", { route: "/e", status: 200 })
    expect(readable(lines.at(-1) ?? "")).toMatch(/Z debug asked route=\/e status=200\n$/)
  })
})
