import { describe, expect, it } from "vitest"
import type { Received } from "../../collector/domain/event.ts"
import { memoryInbox } from "../../collector/inbox/memory.ts"
import { patientInbox } from "../../collector/inbox/patient.ts"
import { type Inbox, InboxUnavailable, NeverRecorded } from "../../collector/ports.ts"
import { id, received } from "../domain/builders.ts"

const [ANN, BOB] = [id(), id()]
const click = (vid: string) => received([], { via: "link", name: "view", vid })

/** An inbox whose every answer the test gives, and what is held and dropped. */
function start(limits: Parameters<typeof patientInbox>[2] = {}) {
  const offered: { event: Received; accept: () => void; refuse: (error?: Error) => void }[] = []
  const seen = { held: 0, dropped: 0 }
  const inbox: Inbox = {
    ...memoryInbox(),
    put: (event) =>
      new Promise((resolve, reject) => {
        const refuse = (error: Error = new InboxUnavailable("not now")) => reject(error)
        offered.push({ event, accept: () => resolve(null), refuse })
      }),
  }
  const observer = {
    holding: (count: number) => {
      seen.held = count
    },
    dropped: (count: number) => {
      seen.dropped += count
    },
  }
  const patient = patientInbox(inbox, observer, limits)
  /** The next thing that is offered. */
  const next = async () => {
    await expect.poll(() => offered.length, { interval: 5, timeout: 5_000 }).toBeGreaterThan(0)
    const first = offered.shift()
    if (first === undefined) throw new Error("it was there")
    return first
  }
  return { ...{ patient, offered, seen, next } }
}

describe("clicks that are kept", () => {
  it("are handed over in order, each when the one before is taken", async () => {
    const { patient, offered, seen, next } = start()
    const [one, two] = [click(ANN), click(ANN)]
    patient.keep(ANN, [one, two])
    expect(seen.held).toBe(2)
    const first = await next()
    expect([first.event, offered.length]).toEqual([one, 0])
    first.accept()
    const second = await next()
    expect(second.event).toBe(two)
    second.accept()
    expect(await patient.drain(1_000)).toBe(0)
    expect(seen).toEqual({ held: 0, dropped: 0 })
  })

  it("are offered again until they are taken, one visitor's trying for all", async () => {
    const { patient, offered, next } = start()
    const [one, two, other] = [click(ANN), click(ANN), click(BOB)]
    patient.keep(ANN, [one])
    ;(await next()).refuse()
    await expect(patient.inbox.put(click(ANN))).rejects.toThrow(InboxUnavailable)
    patient.keep(BOB, [other])
    patient.keep(ANN, [two])
    for (let n = 0; n < 2; n++) {
      const again = await next()
      expect([again.event, offered.length]).toEqual([n === 0 ? one : other, 0])
      again.refuse()
    }
    const order: Received[] = []
    for (let n = 0; n < 3; n++) {
      const { event, accept } = await next()
      order.push(event)
      accept()
    }
    expect(order.filter(({ vid }) => vid === ANN)).toEqual([one, two])
    expect(await patient.drain(1_000)).toBe(0)
  })

  it("come before what the visitor sends next, and nobody else waits for them", async () => {
    const { patient, offered, next } = start()
    patient.keep(ANN, [click(ANN)])
    const [view, other] = [click(ANN), click(BOB)]
    const first = await next()
    const later = patient.inbox.put(view)
    const others = patient.inbox.put(other)
    const ofBob = await next()
    expect([ofBob.event, offered.length]).toEqual([other, 0])
    ofBob.accept()
    await others
    first.accept()
    const ofAnn = await next()
    expect(ofAnn.event).toBe(view)
    ofAnn.accept()
    expect(await later).toBeNull()
  })

  it("are not offered again if they can never be recorded", async () => {
    const { patient, next } = start()
    patient.keep(ANN, [click(ANN)])
    ;(await next()).refuse(new NeverRecorded("it cannot be recorded"))
    expect(await patient.drain(1_000)).toBe(0)
  })

  it("are lost, and counted, when as many are held as may be: the newest, whole", async () => {
    const { patient, seen } = start({ mostHeld: 3 })
    patient.keep(ANN, [click(ANN), click(ANN)])
    patient.keep(BOB, [click(BOB), click(BOB)])
    expect(seen).toEqual({ held: 2, dropped: 2 })
    patient.keep(BOB, [click(BOB)])
    expect(seen).toEqual({ held: 3, dropped: 2 })
  })

  it("let others wait for room while they come faster than they are taken", async () => {
    const { patient, next } = start({ crowd: 2 })
    patient.keep(ANN, [click(ANN), click(ANN)])
    expect(patient.room()).toBeNull()
    patient.keep(BOB, [click(BOB)])
    const room = patient.room()
    let isThere = false
    room?.then(() => {
      isThere = true
    })
    const [ofAnn, ofBob] = [await next(), await next()]
    expect([room === null, isThere]).toEqual([false, false])
    ofBob.accept()
    await room
    ofAnn.accept()
    ;(await next()).accept()
    expect(await patient.drain(1_000)).toBe(0)
  })

  it("let nobody wait while none is taken, nor for longer than a moment", async () => {
    const { patient, next } = start({ crowd: 0, longestWaitMs: 20 })
    patient.keep(ANN, [click(ANN)])
    const first = await next()
    await patient.room()
    const room = patient.room()
    first.refuse()
    await room
    expect(patient.room()).toBeNull()
    ;(await next()).accept()
    expect(await patient.drain(1_000)).toBe(0)
  })

  it("are lost, and counted, when the collector stops before they are taken", async () => {
    const { patient, seen, next } = start()
    patient.keep(ANN, [click(ANN), click(ANN)])
    ;(await next()).refuse()
    expect(await patient.drain(50)).toBe(2)
    expect(seen.dropped).toBe(2)
  })

  it("are forgotten with their visitor, but for the one on its way; and nobody else is", async () => {
    const { patient, offered, seen, next } = start()
    patient.keep(ANN, [click(ANN), click(ANN)])
    patient.keep(BOB, [click(BOB)])
    const [first, ofBob] = [await next(), await next()]
    expect([patient.forget(ANN), patient.forget(id())]).toEqual([1, 0])
    first.accept()
    ofBob.accept()
    expect(await patient.drain(1_000)).toBe(0)
    expect([offered.length, seen]).toEqual([0, { held: 0, dropped: 0 }])
  })

  it("are forgotten while none is taken, and those who come then are still tried", async () => {
    const { patient, seen, next } = start()
    patient.keep(ANN, [click(ANN), click(ANN)])
    ;(await next()).refuse()
    await expect(patient.inbox.put(click(ANN))).rejects.toThrow(InboxUnavailable)
    expect([patient.forget(ANN), seen.held]).toEqual([2, 0])
    const other = click(BOB)
    patient.keep(BOB, [other])
    const tried = await next()
    expect(tried.event).toBe(other)
    tried.accept()
    expect(await patient.drain(1_000)).toBe(0)
  })
})
