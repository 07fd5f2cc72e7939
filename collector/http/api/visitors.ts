import type { Request, Response } from "express"
import { parseId } from "../../domain/ids.ts"
import type { Clock, Inbox, People } from "../../ports.ts"
import { HttpError } from "../errors.ts"
import { iso } from "./present.ts"

export interface ErasingNeeds {
  people: Pick<People, "erase">
  inbox: Pick<Inbox, "waiting">
  /** What remembers visitors besides the ledger. */
  memories: readonly { forget(vid: string): unknown }[]
  clock: Clock
}

/**
 * `DELETE /visitors/:vid`: erases the person and keeps the sums. The ledger comes after what is remembered: what
 * fails before is done again with it. A batch that was under way may have remembered the visitor once more until
 * the ledger had its turn, so that all is forgotten again then.
 */
export function eraseVisitor({ people, inbox, memories, clock }: ErasingNeeds) {
  const forget = async (vid: string) => {
    for (const memory of memories) await memory.forget(vid)
  }
  const eraseEverywhere = async (vid: string) => {
    await forget(vid)
    const erasure = await people.erase(vid, clock())
    await forget(vid)
    return erasure
  }
  return async (request: Request, response: Response): Promise<void> => {
    const vid = parseId(String(request.params.vid))
    const erasure = vid === null ? null : await eraseEverywhere(vid)
    if (erasure === null) throw new HttpError("not_found", "No visitor has this id.")
    const { told, ...sizes } = erasure
    const { count } = await inbox.waiting()
    response.json({
      erased: sizes,
      told: told.map((one) => ({ ...one, lastAt: iso(one.lastAt) })),
      waiting: count,
    })
  }
}
