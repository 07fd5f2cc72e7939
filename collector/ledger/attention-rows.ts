import type { Kysely } from "kysely"
import type { EventRecord, Settled } from "../ports.ts"
import type { NewRow, Schema } from "./schema.ts"

/** What somebody has to choose between; a word for a status is settled for all its claims by the settings. */
export const CHOSEN = ["amount", "target", "sale"] as const

/** Of an event, the conflict that somebody should settle, if it has one. */
export function conflictRows({ received, outcome }: EventRecord): NewRow<"conflicts">[] {
  const kind = CHOSEN.find((kind) => kind === outcome.conflict)
  if (kind === undefined) return []
  const unsettled = { settled_at: null, author: null, choice: null, through: null }
  return [{ event: received.id, at: received.at, kind, ...unsettled }]
}

const LONGEST = 200

/** Of an event, the values that nobody could read. */
export function unclearRows({ received, outcome }: EventRecord): NewRow<"unclear_values">[] {
  const { id: event, at } = received
  const rows = new Map<string, NewRow<"unclear_values">>() // two long names may be the same as far as they are kept
  for (const { code: warning, parameter = "", value } of outcome.warnings) {
    if (value === undefined) continue
    const shown = { parameter: parameter.slice(0, LONGEST), value: value.slice(0, LONGEST) }
    rows.set(`${warning} ${shown.parameter}`, {
      event,
      at,
      warning,
      ...shown,
      offer_source: outcome.offerSource,
    })
  }
  return [...rows.values()]
}

/** Notes how a conflict was settled. @returns whether nobody was faster */
export async function settle(db: Kysely<Schema>, of: Settled): Promise<boolean> {
  const { event, at, author, choice, through } = of
  const { numUpdatedRows } = await db
    .updateTable("conflicts")
    .set({ settled_at: at, author, choice, through })
    .where("event", "=", event)
    .where("settled_at", "is", null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
