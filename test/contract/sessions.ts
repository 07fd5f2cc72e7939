import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Session } from "../../collector/domain/event.ts"
import type { Sessions } from "../../collector/ports.ts"
import { id } from "../domain/builders.ts"

export interface SessionsUnderTest {
  sessions: Sessions
  /** Lets this much time pass, in ms. */
  passTime: (ms: number) => Promise<void>
  stop: () => Promise<void>
}

const session = (of: Partial<Session> = {}): Session => ({
  vid: id(),
  entrance: id(),
  mark: '[["campaign","Ü 💶"]]',
  funnel: null,
  source: "meta",
  campaign: "Spring",
  link: "s1",
  lastAt: 1_777_636_800_123,
  ...of,
})
const TTL = 200

/** What every store of sessions promises. Run by each adapter on the real thing. */
export function sessionsContract(start: () => Promise<SessionsUnderTest>): void {
  let test: SessionsUnderTest
  beforeEach(async () => {
    test = await start()
  })
  afterEach(async () => await test.stop())

  describe("sessions", () => {
    it("are loaded as they were saved, each by its visitor; others are not there", async () => {
      const [one, other] = [session(), session({ mark: "" })]
      await test.sessions.save([one, other], 60_000)
      const loaded = await test.sessions.load([one.vid, id(), other.vid])
      expect(loaded).toEqual(
        new Map([
          [one.vid, one],
          [other.vid, other],
        ]),
      )
    })

    it("are replaced by those of the same time or later, each for itself, and never by older ones", async () => {
      const [one, other] = [session(), session()]
      const later = { ...other, entrance: id(), lastAt: other.lastAt + 1 }
      const again = { ...one, entrance: id() }
      await test.sessions.save([one, later], 60_000)
      await test.sessions.save([again, other], 60_000)
      const loaded = await test.sessions.load([one.vid, other.vid])
      expect([...loaded.values()]).toEqual([again, later])
    })

    it("expire, unless they are saved again", async () => {
      const [quiet, active] = [session(), session()]
      await test.sessions.save([quiet, active], TTL)
      await test.passTime(TTL * 0.6)
      await test.sessions.save([active], TTL * 10)
      await test.passTime(TTL * 0.6)
      expect([...(await test.sessions.load([quiet.vid, active.vid])).keys()]).toEqual([active.vid])
    })

    it("are forgotten when told so", async () => {
      const one = session()
      await test.sessions.save([one], 60_000)
      await test.sessions.forget([one.vid])
      expect(await test.sessions.load([one.vid])).toEqual(new Map())
    })

    it("take nothing for nothing", async () => {
      await test.sessions.save([], TTL)
      await test.sessions.forget([])
      expect(await test.sessions.load([])).toEqual(new Map())
    })

    it("are ready", async () => expect(await test.sessions.ready()).toBeNull())
  })
}
