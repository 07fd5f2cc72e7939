import { Webhook } from "standardwebhooks"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createCourier } from "../../collector/courier/courier.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import type { Deliveries, Sender } from "../../collector/ports.ts"
import { DAY, MINUTE } from "../domain/builders.ts"
import { type StartedCourier, startCourier } from "../start/courier.ts"
import { type Behaviour, type RunningReceiver, startReceiver } from "../start/receiver.ts"

let receiver: RunningReceiver
let at: StartedCourier
beforeEach(async () => {
  receiver = await startReceiver()
  at = await startCourier({ document: toReceiver() })
})
afterEach(async () => {
  await at.stop()
  receiver.stop()
})

/** A traffic source with postbacks at the receiver, told apart by their paths. */
function toReceiver(...postbacks: Record<string, unknown>[]) {
  const usual = [
    { name: "sale", url: receiver.url("/pb?cid={external}&rev={rev}&s={status}&c={conversion}") },
  ]
  return {
    trafficSources: [
      { id: "meta", parameters: { external: "fbclid" }, postbacks: postbacks.length > 0 ? postbacks : usual },
    ],
  }
}

/** Waits until all that is planned has come to these states. */
const states = (...expected: string[]) =>
  expect
    .poll(async () => (await at.all()).map(({ state }) => state), { timeout: 10_000, interval: 10 })
    .toEqual(expected)
/** Waits until an attempt of so many has been noted. */
const noted = (count: number) =>
  expect.poll(() => at.attempted.length, { timeout: 10_000, interval: 10 }).toBe(count)

describe("what is planned", () => {
  it("is sent as it was filled when it was planned, with an id of its own", async () => {
    const { hit } = await at.visitor()
    const { conversion, sends } = await at.claim({ hit, rev: "49.90", tx: "A" })
    await states("sent")
    expect(receiver.requests).toMatchObject([
      {
        method: "GET",
        path: `/pb?cid=click-1&rev=49.90&s=approved&c=${conversion}`,
        headers: { "afterclick-delivery": sends[0]?.delivery },
      },
    ])
    expect(await at.records()).toMatchObject([
      { delivery: { attemptsMade: 1, nextAt: null }, attempts: [{ number: 1, status: 200, error: null }] },
    ])
  })

  it("stays what it is when the settings change before it is sent", async () => {
    await at.stopCourier()
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1" })
    at.use(toReceiver({ name: "sale", url: receiver.url("/other") }))
    at.startCourier()
    await states("sent")
    expect(receiver.requests[0]?.path).toContain("/pb?")
  })

  it("about one conversion reaches one destination in order, though the first has to be tried again", async () => {
    receiver.be(503)
    const { hit } = await at.visitor()
    const { conversion } = await at.claim({ hit, rev: "1", tx: "A" })
    await noted(1)
    await at.claim({ hit, rev: "2", tx: "A" })
    await at.claim({ hit, rev: "3", tx: "B" })
    await noted(2) // of the other conversion
    receiver.be(200)
    at.passTime(MINUTE)
    await states("sent", "sent", "sent")
    const told = receiver.requests.filter(({ path }) => path.includes(`${conversion}`))
    expect(told.map(({ path }) => /rev=([\d.]+)/.exec(path)?.[1])).toEqual(["1.00", "1.00", "2.00"])
  })
})

it("a delivery is taken for as long as an attempt lasts, however long it took to find that it is due", async () => {
  let now = 0
  const taken = Promise.withResolvers<Parameters<Deliveries["take"]>[0]>()
  const deliveries = {
    lanes: async () => {
      now += 12_000
      return [{ state: { key: "postback:a", failures: 0, pausedUntil: null }, isDue: true, nextAt: null }]
    },
    take: async (of: Parameters<Deliveries["take"]>[0]) => {
      taken.resolve(of)
      return []
    },
  } as unknown as Deliveries // no more of it is asked for
  const nothing = () => undefined
  const courier = createCourier({
    ...{ deliveries, sender: { send: () => Promise.reject(new Error("nothing is sent")) }, chance: () => 0 },
    ...{ settings: () => noSettings, clock: () => now, observer: { attempted: nothing } },
    ...{ onTurn: nothing, onProblem: nothing },
  })
  const running = courier.run()
  expect((await taken.promise).until).toBe(12_000 + 15_000)
  courier.stop()
  await running
})

describe("a request that fails", () => {
  const failing: [what: string, behaviour: Behaviour, error: RegExp][] = [
    ["with 500", 500, /It answered 500/],
    ["with 408", 408, /408/],
    ["with 425", 425, /425/],
    ["with 429", 429, /429/],
    ["with a redirect", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, /302/],
    [
      "with a broken connection",
      (response) => void response.socket?.resetAndDestroy(),
      /ECONNRESET|socket hang up/,
    ],
    ["with nothing at all", (response) => void response.socket?.end(), /ECONNRESET|hang up|closed/],
  ]
  it.each(failing)("%s is tried again after a minute", async (_what, behaviour, error) => {
    receiver.be(behaviour)
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1" })
    await noted(1)
    const [record] = await at.records()
    expect(record?.attempts[0]?.error).toMatch(error)
    expect(record?.delivery).toMatchObject({ state: "waiting", nextAt: at.now() + MINUTE })
    receiver.be(200)
    at.passTime(MINUTE - 1)
    at.passTime(1)
    await states("sent")
    expect(receiver.requests).toHaveLength(2)
  })

  it.each([400, 401, 404, 422])("with %i is not tried again", async (status) => {
    receiver.be({ status, body: "no such click" })
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1" })
    await states("failed")
    expect(await at.records()).toMatchObject([
      { delivery: { reason: "rejected" }, attempts: [{ status, answer: "no such click" }] },
    ])
  })

  it("is tried seven times in all, over a day and a half, and then given up", async () => {
    receiver.be(500)
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1" })
    const waits: number[] = []
    for (let tries = 1; tries < 7; tries++) {
      await noted(tries)
      const [delivery] = await at.all()
      waits.push(((delivery?.nextAt ?? 0) - at.now()) / MINUTE)
      at.passTime((delivery?.nextAt ?? 0) - at.now())
    }
    await states("failed")
    expect(waits).toEqual([1, 5, 30, 120, 360, 1440])
    expect(receiver.requests).toHaveLength(7)
    expect((await at.all())[0]).toMatchObject({ reason: "gave_up", attemptsMade: 7 })
  })

  const asked: [what: string, header: () => string, wait: number][] = [
    ["seconds", () => "600", 10 * MINUTE],
    ["a date", () => new Date(at.now() + 10 * MINUTE).toUTCString(), 10 * MINUTE],
    ["less than we wait anyway", () => "1", MINUTE],
    ["a year", () => "31536000", DAY],
    ["nonsense", () => "soon", MINUTE],
  ]
  it.each(asked)("waits as it is asked to: %s", async (_what, header, wait) => {
    receiver.be({ status: 429, headers: { "retry-after": header() } })
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1" })
    await noted(1)
    expect((await at.all())[0]?.nextAt).toBe(at.now() + wait)
  })

  it("and asks for patience holds back what else there is for it", async () => {
    await at.stop()
    let rounds = 0
    at = await startCourier({
      document: toReceiver(),
      deliveries: (real) => ({ ...real, lanes: (now) => real.lanes(now).finally(() => rounds++) }),
    })
    receiver.be({ status: 429, headers: { "retry-after": "600" } })
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1", tx: "A" })
    await noted(1)
    receiver.be(200)
    const before = rounds
    await at.claim({ hit, rev: "1", tx: "B" })
    at.wake()
    await expect.poll(() => rounds).toBeGreaterThan(before) // it has been looked at
    at.passTime(10 * MINUTE)
    await states("sent", "sent")
    const times = (await at.records()).map(({ attempts }) =>
      attempts.map((attempt) => attempt.at === at.now()),
    )
    expect(times).toEqual([[false, true], [true]])
  })
})

describe("a destination that keeps failing", () => {
  /** So many sales of another visitor each. */
  async function sales(count: number) {
    for (let n = 0; n < count; n++) await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
  }

  it("is warned of at 5 failures in a row, off at 20; what comes waits until it is resumed, and all is sent", async () => {
    receiver.be(404)
    await sales(4)
    await noted(4)
    expect(at.turns).toEqual([])
    await sales(1)
    await noted(5)
    expect(at.turns).toEqual([expect.stringContaining("postback:meta:sale is failing: 5 failures")])
    await sales(15)
    await noted(20)
    expect(at.turns[1]).toContain("postback:meta:sale is off")
    await sales(3)
    at.passTime(DAY)
    const [destination] = await at.deliveries.destinations()
    expect(destination).toMatchObject({
      state: "off",
      failures: 20,
      waiting: 3,
      lastError: "It answered 404.",
    })
    expect(receiver.requests).toHaveLength(20)

    receiver.be(200)
    expect(await at.deliveries.resume("postback:meta:sale", at.now())).toBe(23)
    at.wake()
    await states(...Array<string>(23).fill("sent"))
    expect((await at.deliveries.destinations())[0]).toMatchObject({ state: "on", failures: 0, waiting: 0 })
  })

  it("says that it is well again after one success", async () => {
    receiver.be(404)
    await sales(5)
    await noted(5)
    receiver.be(200)
    await sales(1)
    await noted(6)
    expect(at.turns.at(-1)).toBe("destination postback:meta:sale is well again")
  })

  it("and answers 410 is off at once", async () => {
    receiver.be(410)
    await sales(1)
    await noted(1)
    expect((await at.deliveries.destinations())[0]).toMatchObject({ state: "off", failures: 1 })
    await sales(1)
    at.passTime(DAY)
    receiver.be(200)
    await at.deliveries.resume("postback:meta:sale", at.now())
    at.wake()
    await states("sent", "sent")
  })
})

it("one delivery that was given up is sent again when it is asked for; one that was sent is not", async () => {
  receiver.be(404)
  const { hit } = await at.visitor()
  await at.claim({ hit, rev: "1" })
  await states("failed")
  const id = (await at.all())[0]?.id ?? ""
  receiver.be(200)
  expect(await at.deliveries.retry(id, at.now())).toBe("queued")
  at.wake()
  await states("sent")
  expect(await at.deliveries.retry(id, at.now())).toBe("ended")
  expect(await at.deliveries.retry(at.ids.next(), at.now())).toBeNull()
})

it("one destination that never answers delays no other", async () => {
  const silent = await startReceiver(() => {})
  at.use(toReceiver({ name: "dead", url: silent.url() }, { name: "sale", url: receiver.url() }))
  for (let n = 0; n < 30; n++) await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
  await receiver.got(30)
  expect(silent.requests.length).toBeLessThan(30)
  silent.stop()
})

/** A sender whose requests stay under way until they are answered, in the order in which they began. */
function slowSender() {
  const began: string[] = []
  const answers: (() => void)[] = []
  const sender: Sender = {
    send: async ({ url }) => {
      began.push(url)
      await new Promise<void>((resolve) => answers.push(resolve))
      return { status: 200, text: "", retryAfter: null }
    },
  }
  return { sender, began, answer: (count = answers.length) => answers.splice(0, count).map((end) => end()) }
}

it("where more destinations have a backlog than requests may be under way, each has its turn", async () => {
  await at.stop()
  const { sender, began, answer } = slowSender()
  const postbacks = Array.from({ length: 70 }, (_, n) => ({ name: `p${n}`, url: `https://ads.example/${n}` }))
  at = await startCourier({ document: toReceiver(...postbacks), sender })
  for (let n = 0; n < 2; n++) await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
  await expect.poll(() => began.length).toBe(64)
  answer(6)
  await expect.poll(() => began.length).toBe(70)
  expect(new Set(began).size).toBe(70)
  answer()
  await expect.poll(() => began.length).toBe(134)
  answer()
  await expect.poll(() => began.length).toBe(140)
  answer()
  await states(...Array<string>(140).fill("sent"))
})

it("what is planned after the clock was set back is sent at once", async () => {
  await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
  await states("sent")
  at.passTime(-DAY)
  await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
  await states("sent", "sent")
})

it("a request under way is not made again beside itself when the clock is set forward", async () => {
  await at.stop()
  const { sender, began, answer } = slowSender()
  let rounds = 0
  at = await startCourier({
    document: toReceiver(),
    sender,
    deliveries: (real) => ({ ...real, lanes: (now) => real.lanes(now).finally(() => rounds++) }),
  })
  await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
  await expect.poll(() => began.length).toBe(1)
  const before = rounds
  at.passTime(DAY)
  await expect.poll(() => rounds).toBeGreaterThan(before)
  await at.claim({ hit: (await at.visitor()).hit, rev: "2" })
  await expect.poll(() => began.length).toBeGreaterThan(1) // the other one, begun after the clock was set
  answer()
  await states("sent", "sent")
  expect(began.map((url) => /rev=(\d)/.exec(url)?.[1])).toEqual(["1", "2"])
})

describe("a webhook", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  const webhook = (of: object = {}) => ({
    webhooks: [{ id: "crm", url: receiver.url("/hook"), secret, ...of }],
  })

  it("is told of a conversion as JSON, signed as Standard Webhooks says; the secret is kept nowhere", async () => {
    at.use(webhook())
    at.passTime(Date.now() - at.now()) // the library compares with the time it is
    const { hit } = await at.visitor(null, "https://shop.example/?utm_campaign=spring")
    const { conversion } = await at.claim({ hit, rev: "49.90", tx: "A" })
    await states("sent")
    const [{ body, headers } = { body: "", headers: {} }] = receiver.requests
    const verified = new Webhook(secret).verify(body, headers as Record<string, string>)
    expect(verified).toMatchObject({
      type: "conversion.created",
      data: {
        id: conversion,
        revenue: 49.9,
        revenueMinor: 4990,
        tx: "A",
        parameters: { utm_campaign: "spring" },
      },
    })
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow()
    expect(JSON.stringify(await at.records())).not.toContain(secret.slice(6))
  })

  it("is signed by the secret of the day, and not sent without one", async () => {
    at.use(webhook())
    await at.stopCourier()
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1" })
    at.use({})
    at.startCourier()
    await states("failed")
    expect((await at.all())[0]?.reason).toBe("destination_gone")
    expect(receiver.requests).toHaveLength(0)
  })
})

it("an answer that cannot be noted at once is noted later, and the request is not sent again meanwhile", async () => {
  await at.stop()
  let isFull = true
  at = await startCourier({
    document: toReceiver(),
    deliveries: (real) => ({
      ...real,
      note: (ended) => (isFull ? Promise.reject(new Error("disk full")) : real.note(ended)),
    }),
  })
  await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
  await expect
    .poll(() => at.problems, { timeout: 5_000 })
    .toContainEqual(expect.stringContaining("cannot be noted"))
  at.passTime(15_000) // the time for the attempt is over
  await expect.poll(() => at.problems.length, { timeout: 5_000 }).toBeGreaterThan(1)
  isFull = false
  await states("sent")
  expect(receiver.requests).toHaveLength(1)
})

describe("a stop in the middle", () => {
  it("ends and notes what is under way, takes nothing more, and nothing is sent twice", async () => {
    const answers: (() => void)[] = []
    receiver.be((response) => void answers.push(() => response.end()))
    for (let n = 0; n < 12; n++) await at.claim({ hit: (await at.visitor()).hit, rev: "1" })
    await receiver.got(8)
    const stopped = at.stopCourier()
    for (const answer of answers) answer()
    await stopped
    expect((await at.all({ state: "sent" })).length).toBe(8)
    expect(receiver.requests).toHaveLength(8)
    receiver.be(200)
    at.startCourier()
    await states(...Array<string>(12).fill("sent"))
    expect(new Set(receiver.requests.map(({ headers }) => headers["afterclick-delivery"])).size).toBe(12)
    expect(receiver.requests).toHaveLength(12)
  })

  it("an attempt that was begun and never noted is known, and made again when its time is up", async () => {
    await at.stopCourier()
    const { hit } = await at.visitor()
    await at.claim({ hit, rev: "1" })
    const of = {
      without: [],
      wants: [{ key: "postback:meta:sale", most: 1 }],
      now: at.now(),
      until: at.now() + 15_000,
    }
    expect(await at.deliveries.take(of)).toHaveLength(1) // and the process is killed
    expect(await at.deliveries.take(of)).toHaveLength(0) // by no other courier either
    at.startCourier()
    at.passTime(14_999)
    expect(receiver.requests).toHaveLength(0)
    at.passTime(1)
    await states("sent")
    expect(await at.records()).toMatchObject([
      {
        attempts: [
          { number: 1, error: expect.stringContaining("ended before") },
          { number: 2, status: 200 },
        ],
      },
    ])
  })
})
