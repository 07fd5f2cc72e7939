import { expect, it } from "vitest"
import { memorySessions } from "../../collector/sessions/memory.ts"
import { sessionsContract } from "../contract/sessions.ts"

sessionsContract(async () => {
  let now = 0
  const sessions = memorySessions(() => now)
  const passTime = async (ms: number) => {
    now += ms
  }
  return { sessions, passTime, stop: () => sessions.close() }
})

it("forgets the visitor seen longest ago when there are too many", async () => {
  const sessions = memorySessions(() => 0, 2)
  const from = { funnel: null, source: null, campaign: null, link: null }
  const session = { entrance: "e", mark: "", ...from, lastAt: 0 }
  const save = (vid: string) => sessions.save([{ ...session, vid }], 1_000)
  for (const vid of ["a", "b", "a", "c"]) await save(vid)
  expect([...(await sessions.load(["a", "b", "c"])).keys()]).toEqual(["a", "c"])
})
