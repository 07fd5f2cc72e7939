import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { TOKEN } from "./start/collector.ts"
import { settingsFile, viewedBy } from "./start/doors.ts"
import { sharedDatabase } from "./start/postgres.ts"
import { type RunningReceiver, startReceiver } from "./start/receiver.ts"
import { type RunningRedis, startRedis } from "./start/redis.ts"
import { type RunningRole, startRole } from "./start/role.ts"

const OFFER = { id: "offer", kind: "offer", url: "https://shop.example/o" }

/** Two collectors, two recorders and a courier: each a process of its own, on one Redis and one PostgreSQL. */
describe("roles apart", () => {
  let redis: RunningRedis
  let receiver: RunningReceiver
  let processes: RunningRole[] = []
  const at = (place: number) => processes[place]?.url ?? ""
  const api = async <Answer>(place: number, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    const response = await fetch(`${at(place)}/api/v1${path}`, { ...init, headers })
    expect(response.ok).toBe(true)
    return (await response.json()) as Answer // the test says what it expects, and asserts on it
  }
  beforeAll(async () => {
    receiver = await startReceiver()
    redis = await startRedis()
    const SETTINGS_FILE = settingsFile({
      account: { allowPrivateDestinations: true },
      types: [{ name: "Lead" }],
      pages: [OFFER],
      webhooks: [{ id: "crm", url: receiver.url("/crm"), secret: `whsec_${"A".repeat(32)}` }],
    })
    const environment = { REDIS_URL: redis.url, DATABASE_URL: await sharedDatabase(), SETTINGS_FILE }
    const roles = ["collect", "collect", "record", "record", "courier"] as const
    processes = await Promise.all(roles.map((role) => startRole(role, environment)))
  })
  afterAll(async () => {
    expect(await Promise.all(processes.map((one) => one.end()))).toEqual([0, 0, 0, 0, 0])
    receiver.stop()
    await redis.end()
  })

  it("are all ready, and those without doors answer operators alone", async () => {
    const statusOf = async (url: string) => (await fetch(url)).status
    for (const { url } of processes) expect(await statusOf(`${url}/readyz`)).toBe(200)
    expect(await statusOf(`${at(2)}/metrics`)).toBe(200)
    expect(await statusOf(`${at(4)}/pb/?tx=A`)).toBe(404)
  })

  it("make one sale of what two collectors were told, sent on by the courier, and seen live at both", async () => {
    const streams = await Promise.all([0, 1].map((place) => liveAt(at(place))))
    const { hit } = await viewedBy({ url: at(0) }, "offer")
    const claims = Array.from({ length: 20 }, (_, n) =>
      fetch(`${at(n % 2)}/pb/?hit=${hit}&tx=A-1&rev=10&type=Lead`),
    )
    for (const answer of await Promise.all(claims)) expect([200, 202]).toContain(answer.status)
    const sales = () => api<{ items: { tx: string; revenue: number }[] }>(1, "/conversions")
    await expect.poll(async () => (await sales()).items).toMatchObject([{ tx: "A-1", revenue: 10 }])
    await receiver.got(1)
    for (const stream of streams) expect(await stream.until('"tx":"A-1"')).toContain('"decision":"created"')
    expect(receiver.requests.filter(({ path }) => path === "/crm")).toHaveLength(1)
  })

  it("import at a recorder the file that a collector took", async () => {
    const { hit } = await viewedBy({ url: at(1) }, "offer")
    const { id } = await api<{ id: string }>(0, "/imports/conversions", {
      method: "POST",
      body: `${hit}:T-1, 5`,
    })
    const state = (place: number) => async () => (await api<{ state: string }>(place, `/imports/${id}`)).state
    await expect.poll(state(1)).toBe("previewed")
    await api(1, `/imports/${id}/commit`, { method: "POST" })
    await expect.poll(state(0)).toBe("committed")
    expect(await api(0, "/conversions?tx=T-1")).toMatchObject({ items: [{ hit, revenue: 5 }] })
  })

  it("take settings that one collector has saved", async () => {
    const { version, settings } = await api<{ version: number; settings: object }>(0, "/settings")
    const saved = await fetch(`${at(0)}/api/v1/settings`, {
      method: "PUT",
      headers: { authorization: `Bearer ${TOKEN}`, "if-match": `"${version}"` },
      body: JSON.stringify({ ...settings, types: [{ name: "Lead" }, { name: "Sale" }] }),
    })
    expect(saved.status).toBe(200)
    const { hit } = await viewedBy({ url: at(1) }, "offer")
    const decided = async () => {
      const answer = await fetch(`${at(1)}/pb/?hit=${hit}&type=Sale&rev=1&explain=1`)
      return (await answer.json()) as { decision: string } // what the wire promises
    }
    await expect.poll(async () => (await decided()).decision).toBe("created")
  })
})

/** The dashboard's stream of events at a collector. */
async function liveAt(url: string) {
  const response = await fetch(`${url}/api/v1/stream`, { headers: { authorization: `Bearer ${TOKEN}` } })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ""
  return {
    /** Everything up to now, once this is part of it. */
    until: async (part: string) => {
      while (!text.includes(part)) text += (await reader?.read())?.value ?? ""
      await reader?.cancel()
      return text
    },
  }
}
