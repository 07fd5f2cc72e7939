import { describe, expect, it } from "vitest"
import { placeClaims } from "../../collector/domain/hit/parking.ts"
import { claim, id, NOW, received, settings } from "./builders.ts"

/** What becomes of a claim that finds nobody, where so many wait already. */
function placed({ all = 0, forOne = 0, isAuthorised = false }): string {
  const vid = id()
  const told = received({ vid }, { isAuthorised })
  const pending = { received: told, claim: claim({ vid }), parkedAs: null }
  const { parked, refused } = placeClaims({
    order: [{ pending }],
    parked: [],
    due: new Set(),
    known: () => ({ hit: null, visitor: { before: [], after: [] } }),
    counts: { all, byId: new Map([[vid, forOne]]) },
    settings: settings(),
    now: NOW,
    triedAt: () => NOW,
  })
  return parked.length === 1 ? "parked" : (refused[0]?.outcome.reason ?? "nothing")
}

describe("a claim that finds nobody", () => {
  it.each([
    ["waits", {}, "parked"],
    ["waits as the last for one id", { forOne: 99 }, "parked"],
    ["is refused where 100 wait for its id", { forOne: 100 }, "parking_full"],
    ["waits as the last of all", { all: 99_999 }, "parked"],
    ["is refused where 100,000 wait", { all: 100_000 }, "parking_full"],
    [
      "waits beside all that strangers may leave, if it shows a key",
      { all: 100_000, isAuthorised: true },
      "parked",
    ],
    ["and for their id", { forOne: 100, isAuthorised: true }, "parked"],
    [
      "is refused where twice as many wait, with a key too",
      { all: 200_000, isAuthorised: true },
      "parking_full",
    ],
    ["or for its id", { forOne: 200, isAuthorised: true }, "parking_full"],
  ])("%s", (_what, waiting, becomes) => expect(placed(waiting)).toBe(becomes))
})
