import type { Claim } from "../claim/claim.ts"
import type { Conversion, Received } from "../event.ts"
import type { Settings } from "../settings.ts"
import { endOfMove, movedTo, orUnchanged, refuse } from "./change.ts"
import { typeNamed } from "./conversion-types.ts"
import { costOfRetyped } from "./cost.ts"
import type { Case, Draft } from "./draft.ts"
import type { Meeting } from "./meeting.ts"
import { modeOf } from "./mode.ts"
import { isLive } from "./newest.ts"
import { amountCorrected, inStatus } from "./revenue.ts"
import { isRenamed, isSaleOfAnother, keyOfSale, otherWithKey } from "./same-sale.ts"
import { STATUSES, type Status } from "./status.ts"
import type { StatusReading } from "./status-reading.ts"
import { keyBeside } from "./unique-key.ts"
import { informed, leftAlone, type Verdict, without } from "./verdict.ts"

/** Whether an event is a change by hand of one conversion, and no claim that has to find its own. */
export function isCorrection({ byHand }: Received): boolean {
  return byHand !== null && byHand.conversion !== null
}

/**
 * Changes exactly the conversion that a person names, whatever the duplicate mode: a person may give it any
 * status, also one that no claim may move it to. Rules: docs/rules.md, "By hand".
 */
export function correct(of: Case): Verdict {
  const { byHand } = of.received
  const met = of.conversions.find(({ id, undone }) => id === byHand?.conversion && !undone) ?? null
  const draft = draftOfCorrection(of, met)
  if (met === null)
    return refuse(draft, "unknown_conversion", "There is no such conversion to change.", "decision")
  if (of.isSettled) return leftAlone(draft, met, { decision: "ignored", reason: "settled_already" })
  if (draft.status.how === "unmapped")
    return refuse(draft, "bad_value", `"${draft.status.word}" is none of ${STATUSES.join(", ")}.`, "decision")
  if (met.status === "deleted" && draft.status.how === "absent")
    return leftAlone(draft, met, { decision: "ignored", reason: "deleted" })
  return asSaid(draft, met, draft.status.how === "named" ? draft.status.status : met.status)
}

function asSaid(draft: Draft, met: Conversion, status: Status): Verdict {
  const amount = amountCorrected(draft.claim, met)
  if ("refused" in amount) return refuse(draft, amount.refused, amount.said)
  const to = { ...renamed(met, draft.claim, draft.settings), status }
  const isTaken = isSaleOfAnother({ from: met, to }, draft.conversions, draft.settings)
  const key = isTaken ? null : keyFreeFor(to, draft.conversions)
  if (key === null) {
    const said = "Another conversion has this type and tx already."
    return without(draft, { decision: "refused", reason: "same_sale" }, { step: "met", said })
  }
  const corrected = {
    ...met,
    ...movedTo(draft, met, status, amount),
    ...named(draft, met),
    ...(status === "deleted" ? {} : { anyType: false }), // of which page it is, nobody says by hand
    key,
  }
  const end = status === met.status ? EDITED : endOfMove(met.status, status)
  return orUnchanged(informed(draft, inStatus(amount, status, draft.settings)), met, corrected, end)
}

const EDITED = { decision: "edited", reason: "edited" } as const

/** Its type and tx, and what follows from them. */
function named({ claim, type, settings }: Draft, met: Conversion) {
  const isRetyped = type.name !== met.type
  const cost = isRetyped ? costOfRetyped(met, type, settings) : {}
  return { type: type.name, tx: claim.tx ?? met.tx, ...cost }
}

/** A conversion with the type and tx that a claim says, and the key by which it is met then. */
export function renamed(met: Conversion, { type, tx }: Pick<Claim, "type" | "tx">, settings: Settings) {
  const to = { ...met, type: type ?? met.type, tx: tx ?? met.tx }
  return isRenamed({ from: met, to }) ? { ...to, key: keyOfSale(to, settings) } : to
}

/** Its key; null if a live conversion has it. Of one that is deleted it stands beside, with a key of its own. */
function keyFreeFor(to: Conversion, conversions: readonly Conversion[]): string | null {
  const other = otherWithKey(to, conversions)
  if (other === undefined) return to.key
  return isLive(other) ? null : keyBeside(to)
}

function draftOfCorrection(of: Case, met: Conversion | null): Draft {
  const { claim, found, settings, received } = of
  const { type, warnings } = typeNamed(claim.type ?? met?.type ?? null, settings)
  const offerSource = met?.offerSource ?? null
  const source = settings.offerSources.get(offerSource ?? "")
  const status = statusSaid(claim.status)
  const who = `${received.byHand?.author} changes conversion ${received.byHand?.conversion} by hand.`
  const meeting: Meeting =
    met === null
      ? { how: "none", key: "id", said: who }
      : { how: "same", met, all: [met], key: "id", said: who }
  return {
    ...of,
    ...{ type, mode: modeOf(type, source, settings), offerSource, source, status, meeting },
    known: of.conversions,
    warnings: [...claim.warnings, ...(claim.type === null ? [] : warnings)],
    steps: [
      ...claim.steps,
      ...found.steps,
      { step: "status", said: status.said },
      { step: "met", said: who },
    ],
  }
}

/** A person says a status by its own name. */
function statusSaid(word: string | null): StatusReading {
  if (word === null) return { how: "absent", word, said: "The status stays as it is." }
  const status = STATUSES.find((one) => one === word.toLowerCase())
  if (status === undefined) return { how: "unmapped", word, said: `"${word}" is no status.` }
  return { how: "named", word, status, said: `The status is to be ${status}, whatever it was.` }
}
