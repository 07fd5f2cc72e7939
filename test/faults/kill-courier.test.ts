import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"
import { isWhole } from "../start/extent.ts"
import { startProcess, temporaryFolder } from "../start/process.ts"
import { programOf } from "../start/program.ts"
import { type RunningReceiver, startReceiver } from "../start/receiver.ts"

const SALES = 40
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

let receiver: RunningReceiver
let environment: Record<string, string>
beforeEach(async () => {
  receiver = await startReceiver()
  const document = {
    account: { allowPrivateDestinations: true },
    webhooks: [{ id: "crm", url: receiver.url(), secret: SECRET }],
  }
  environment = { DATA_DIR: temporaryFolder(), SETTINGS_FILE: settingsFile(document) }
})
afterEach(() => receiver.stop())

interface DeliveryAnswer {
  id: string
  state: string
  nextAt: string | null
  attempts: { number: number; status: number | null; error: string | null }[]
}
const deliveries = async ({ api }: RunningCollector) =>
  (await api<{ items: DeliveryAnswer[] }>("/deliveries?limit=1000")).items
const retry = ({ url }: RunningCollector, id: string) =>
  fetch(`${url}/api/v1/deliveries/${id}/retry`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
  })

/** So many sales on one hit, each acknowledged. */
async function sell(collector: RunningCollector, count: number) {
  const { hit } = await viewedBy(collector, "offer")
  for (let n = 0; n < count; n++) {
    const { status } = await fetch(`${collector.url}/pb/?hit=${hit}&tx=${n}&rev=1`)
    expect(status).toBe(200)
  }
}

const allSent = (collector: RunningCollector, timeout = 10_000) =>
  expect
    .poll(async () => (await deliveries(collector)).filter(({ state }) => state === "sent").length, {
      timeout,
    })
    .toBe(SALES)
const received = () => receiver.requests.map(({ headers }) => headers["afterclick-delivery"])

describe("a collector that ends in the middle of sending", () => {
  it("and cannot start again, as its doors cannot be opened, sends nothing that it could not note", async () => {
    receiver.be(() => undefined) // nobody is answered
    const collector = await startCollector(environment)
    await sell(collector, SALES)
    await receiver.got(8) // as many as one destination is told at once: the others are due
    await collector.end("SIGKILL")
    receiver.be(200)
    const { port } = new URL(receiver.url())
    for (const doors of [{ PORT: port }, { PORT: "0", HOST: "nowhere.invalid" }, { PORT: port }]) {
      const refused = startProcess(process.execPath, [programOf("main")], { ...environment, ...doors })
      expect(await refused.ended).toBe(1)
      expect(refused.output()).toMatch(/EADDRINUSE|nowhere\.invalid/)
    }
    expect(received()).toHaveLength(8)
  })

  it("in order (SIGTERM) has noted every answer: nothing is lost, and nothing sent twice", async () => {
    const answers: (() => void)[] = []
    receiver.be((response) => {
      answers.push(() => response.end())
      if (answers.length <= 10) response.end()
    })
    const first = await startCollector(environment)
    await sell(first, SALES)
    await receiver.got(11)
    const ended = first.end("SIGTERM")
    const isUp = () =>
      fetch(`${first.url}/healthz`).then(
        () => true,
        () => false,
      )
    await expect.poll(isUp).toBe(false) // it is stopping, and requests are under way
    receiver.be(200)
    for (const answer of answers) answer()
    expect(await ended).toBe(0)
    const before = receiver.requests.length
    expect(before).toBeLessThan(SALES)
    const second = await startCollector(environment)
    await allSent(second)
    expect(new Set(received()).size).toBe(SALES)
    expect(received()).toHaveLength(SALES)
    await second.end()
  })

  // It takes as long as a stop may take.
  if (isWhole)
    it("in order ends within its time though a destination never answers", async () => {
      receiver.be(() => {})
      const collector = await startCollector(environment)
      await sell(collector, 2)
      await receiver.got(2)
      expect(await collector.end("SIGTERM")).toBe(0) // past its time it ends with 1
      const again = await startCollector(environment)
      for (const { id } of await deliveries(again)) {
        const { attempts, state } = await again.api<DeliveryAnswer>(`/deliveries/${id}`)
        expect([state, attempts.length]).toEqual(["waiting", 1])
        expect(attempts[0]?.error).not.toBeNull()
      }
      await again.end()
    })

  it("by kill -9 knows what it had begun, loses nothing, and repeats only that", async () => {
    let answered = 0
    receiver.be((response) => {
      if (answered++ < 10) response.end()
    })
    const first = await startCollector(environment)
    await sell(first, SALES)
    await receiver.got(11)
    await first.end("SIGKILL")
    const before = received()
    receiver.be(200)
    const second = await startCollector(environment)
    expect(new Set(before).size).toBeLessThan(SALES) // else there was nothing left to lose
    await allSent(second, 30_000)
    const repeated = received()
      .slice(before.length)
      .filter((id) => before.includes(id))
    expect(new Set(received()).size).toBe(SALES)
    expect(received().length - SALES).toBe(repeated.length)
    for (const id of repeated) {
      const { attempts } = await second.api<DeliveryAnswer>(`/deliveries/${id}`)
      expect(attempts).toMatchObject([{ error: expect.stringContaining("ended before") }, { status: 200 }])
    }
    await second.end()
  }, 60_000)

  it("by kill -9 between two tries goes on with the next", async () => {
    receiver.be(503)
    const first = await startCollector(environment)
    await sell(first, 1)
    await expect.poll(async () => (await deliveries(first))[0]?.nextAt ?? "").toMatch(/T/)
    const [one] = await deliveries(first)
    await expect
      .poll(async () => (await first.api<DeliveryAnswer>(`/deliveries/${one?.id}`)).attempts[0]?.status)
      .toBe(503)
    const { nextAt } = await first.api<DeliveryAnswer>(`/deliveries/${one?.id}`)
    await first.end("SIGKILL")
    receiver.be(200)
    const second = await startCollector(environment)
    expect(await second.api(`/deliveries/${one?.id}`)).toMatchObject({ state: "waiting", nextAt })
    await retry(second, one?.id ?? "")
    await expect.poll(async () => (await deliveries(second))[0]?.state).toBe("sent")
    expect(receiver.requests).toHaveLength(2)
    await second.end()
  })
})
