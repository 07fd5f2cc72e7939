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
 * `DELETE /visitors/:vid`: erases the person and keeps the sums. The ledger comes last: what fails before is done
 * again with it.
 */
export function eraseVisitor({ people, inbox, memories, clock }: ErasingNeeds) {
  return async (request: Request, response: Response): Promise<void> => {
    const vid = parseId(String(request.params.vid))
    for (const memory of vid === null ? [] : memories) await memory.forget(vid ?? "")
    const erasure = vid === null ? null : await people.erase(vid, clock())
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
