import { describe, expect, it } from "vitest"
import type { Received } from "../../collector/domain/event.ts"
import { placeClaims } from "../../collector/domain/hit/parking.ts"
import { claim, id, NOW, received, settings } from "./builders.ts"

interface Waiting {
  all?: number
  forOne?: number
  of?: Partial<Received>
}

const KEYED = { source: "acme", isAuthorised: true }
/** As a claim is that comes by the path of an offer source that asks for nothing. */
const OPEN = { source: "open", isAuthorised: true }
const IMPORTED = { via: "import", isAuthorised: true } as const
const SETTINGS = settings({ offerSources: [{ id: "acme", key: "s3cret" }, { id: "open" }] })

/** What becomes of a claim that finds nobody, where so many wait already. */
function placed({ all = 0, forOne = 0, of = {} }: Waiting): string {
  const vid = id()
  const pending = { received: received({ vid }, of), claim: claim({ vid }), parkedAs: null }
  const { parked, refused } = placeClaims({
    order: [{ pending }],
    parked: [],
    due: new Set(),
    known: () => ({ hit: null, visitor: { before: [], after: [] } }),
    counts: { all, byId: new Map([[vid, forOne]]) },
    settings: SETTINGS,
    now: NOW,
    triedAt: () => NOW,
  })
  return parked.length === 1 ? "parked" : (refused[0]?.outcome.reason ?? "nothing")
}

const rows: [what: string, waiting: Waiting, becomes: string][] = [
  ["waits", {}, "parked"],
  ["waits as the last for one id", { forOne: 99 }, "parked"],
  ["is refused where 100 wait for its id", { forOne: 100 }, "parking_full"],
  ["waits as the last of all", { all: 99_999 }, "parked"],
  ["is refused where 100,000 wait", { all: 100_000 }, "parking_full"],
  ["waits beside all that strangers may leave, if it shows a key", { all: 100_000, of: KEYED }, "parked"],
  ["and for their id", { forOne: 100, of: KEYED }, "parked"],
  ["waits there too, if it is of a file", { all: 100_000, of: IMPORTED }, "parked"],
  ["is refused there, of an offer source that is anybody's", { all: 100_000, of: OPEN }, "parking_full"],
  ["is refused there, without the key", { all: 100_000, of: { source: "acme" } }, "parking_full"],
  ["is refused where twice as many wait, with a key too", { all: 200_000, of: KEYED }, "parking_full"],
  ["or for its id", { forOne: 200, of: KEYED }, "parking_full"],
]

describe("a claim that finds nobody", () => {
  it.each(rows)("%s", (_what, waiting, becomes) => expect(placed(waiting)).toBe(becomes))
})
