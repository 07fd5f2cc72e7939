import { doorOf } from "../claim/doors.ts"
import type { Conversion, Hit } from "../event.ts"
import { amountNumber, parseAmount } from "../money.ts"
import type { Reason } from "../reasons.ts"
import type { Settings } from "../settings.ts"
import { create, createDeleted, edit, increment, move, refuse, replace } from "./change.ts"
import { correct, isCorrection } from "./correct.ts"
import { type Case, type Draft, draftOf, maySettle } from "./draft.ts"
import { type DuplicateMode, makesAnother } from "./duplicate-modes.ts"
import { isRetry } from "./retry.ts"
import { noAmount } from "./revenue.ts"
import { settleOrAnother } from "./settle-or-another.ts"
import { mayBecome, type Status } from "./status.ts"
import { statusOfNew, statusWanted, takesBack } from "./status-reading.ts"
import { informed, leftAlone, type Verdict, without } from "./verdict.ts"

/** Decides a claim whose hit is found. Pure: the same case gives the same verdict. Rules: docs/rules.md. */
export function decide(of: Case): Verdict {
  if (isCorrection(of.received)) return correct(of)
  const draft = draftOf(of)
  for (const { reason, objection } of OBJECTIONS) {
    const said = objection(draft)
    if (said !== null) return refuse(draft, reason, said, "decision")
  }
  return isRetry(draft) ? ignoreRetry(draft) : onMeeting(draft)
}

/** What a claim is refused for, whatever it meets. */
const OBJECTIONS: readonly { reason: Reason; objection: (draft: Draft) => string | null }[] = [
  {
    reason: "not_convertible",
    objection: ({ found: { hit }, settings }) =>
      isRotator(hit, settings) ? `${hit.page} is a rotator, which only passes visitors on.` : null,
  },
  {
    reason: "not_allowed_here",
    objection: ({ received, source }) =>
      doorOf(received.via).isBrowser && source?.browser === false
        ? `Offer source ${source.id} takes no claims from browsers.`
        : null,
  },
  {
    reason: "not_allowed_here",
    objection: (draft) =>
      draft.claim.isDated && !maySettle(draft) ? "A browser sent `at`, the time of the claim." : null,
  },
]

/** By what led there, and by the settings of today. */
function isRotator({ kind, page }: Hit, { rotators }: Settings): boolean {
  return kind === "rotator" || rotators.has(page)
}

function ignoreRetry(draft: Draft): Verdict {
  const end = { decision: "ignored", reason: "retry" } as const
  if ("met" in draft.meeting) return leftAlone(draft, draft.meeting.met, end)
  return without(draft, end, { step: "decision", said: "The same request, to the letter, came just before." })
}

function onMeeting(draft: Draft): Verdict {
  const { meeting, mode, claim } = draft
  switch (meeting.how) {
    case "none":
      return onNone(draft)
    case "several":
      return without(
        draft,
        { decision: "ignored", reason: "ambiguous_target" },
        { step: "met", said: "Which one is meant, the claim must say: by its type, or by its tx or page." },
        "target",
      )
    case "stale":
      return leftAlone(draft, meeting.met, { decision: "unchanged", reason: "type_stale" })
    case "replaces":
      return draft.status.how === "named" && draft.status.status === "deleted"
        ? settling(draft, (allowed) => replace(allowed, meeting.met))
        : replace(draft, meeting.met)
    case "same":
      return makesAnother(mode) && claim.tx === null
        ? amongMany(draft, meeting.met, meeting.all)
        : onSame(draft, meeting.met)
  }
}

function onNone(draft: Draft): Verdict {
  const { claim, found, source } = draft
  if (found.isTooLate)
    return refuse(draft, "session_expired", "No conversion is there that the claim could meet.", "hit")
  const status = statusOfNew(draft.status, source)
  if (status !== "deleted") return create(draft, status)
  return settling(draft, (allowed) =>
    claim.tx === null && claim.eventId === null
      ? without(
          allowed,
          { decision: "ignored", reason: "nothing_to_delete" },
          { step: "met", said: "There is no conversion that the claim could mean." },
        )
      : createDeleted(allowed),
  )
}

/** One conversion is met: its status may move, whatever the mode; else the mode says what happens. */
function onSame(draft: Draft, met: Conversion): Verdict {
  const wanted = mayMove(draft, met) ? statusWanted(draft.status, met.status) : null
  if (wanted !== null) return transition(draft, met, wanted)
  if (isSaidAgain(draft, met) && (met.status === "deleted" || addsMore(draft.mode)))
    return leftAlone(draft, met, { decision: "unchanged", reason: "nothing_new" })
  if (met.status === "deleted" && mayMove(draft, met))
    return leftAlone(draft, met, { decision: "ignored", reason: "deleted" })
  return BY_MODE[draft.mode](draft, met)
}

/** Whether a claim takes back what is taken back already: it says no more than the one before it. */
function isSaidAgain({ status }: Draft, met: Conversion): boolean {
  return takesBack(status) && status.status === met.status
}

/** Whether a claim that is like any other adds a sale, or an amount to one. */
const addsMore = (mode: DuplicateMode) => makesAnother(mode) || mode === "increment"

/** What each duplicate mode does with the conversion that is met. */
const BY_MODE: Record<DuplicateMode, (draft: Draft, met: Conversion) => Verdict> = {
  create: (draft) => create(draft, statusOfNew(draft.status, draft.source)),
  new_or_repeated: (draft) => create(draft, statusOfNew(draft.status, draft.source)),
  ignore: (draft, met) => ignore(draft, met, "duplicate"),
  edit,
  increment,
  ignore_by_event_id: (draft, met) => ignore(draft, met, "duplicate_event_id"),
}

/** An event id is known to more than one: it moves a status only for the same visitor, or with the source's key. */
function mayMove(draft: Draft, met: Conversion): boolean {
  return draft.mode !== "ignore_by_event_id" || met.vid === draft.found.hit.vid || hasKey(draft)
}

function hasKey({ received, source }: Draft): boolean {
  return source?.key !== undefined && received.isAuthorised && received.source === source.id
}

function transition(draft: Draft, met: Conversion, wanted: Status): Verdict {
  if (!mayBecome(met.status, wanted))
    return leftAlone(draft, met, { decision: "unchanged", reason: "status_stale" })
  return settling(draft, (allowed) => move(allowed, met, wanted))
}

/** Goes on only if the sender may settle sales. */
function settling(draft: Draft, goOn: (draft: Draft) => Verdict): Verdict {
  if (maySettle(draft)) return goOn(draft)
  return refuse(draft, "not_allowed_here", "It came from a browser.", "decision")
}

/** Without tx, where every claim makes a conversion of its own. */
function amongMany(draft: Draft, newest: Conversion, all: readonly Conversion[]): Verdict {
  const about = settleOrAnother(draft, all)
  if (about.is === "another") return create(draft, statusOfNew(draft.status, draft.source))
  const meant = about.target.id === newest.id ? draft : meaning(draft, about.target)
  if (about.is === "settled") return onSame(meant, about.target)
  return leftAlone(meant, about.target, { decision: "unchanged", reason: "nothing_new" })
}

/** The claim is not about the newest that it could meet. */
function meaning(draft: Draft, target: Conversion): Draft {
  const said = `Of those it could mean, it is about conversion ${target.id}, the newest it can settle.`
  const meeting = { ...draft.meeting, how: "same" as const, met: target, all: [target] }
  return informed({ ...draft, meeting }, { steps: [{ step: "met", said }] })
}

/**
 * Leaves the conversion as it is; names what the claim states otherwise, where amounts are looked at. Whose sale it is
 * the offer source knows best: where it shows its key and names another visitor, somebody has to see who told it first.
 */
function ignore(draft: Draft, met: Conversion, reason: Reason): Verdict {
  if (isSaidAgain(draft, met)) return leftAlone(draft, met, { decision: "ignored", reason })
  const { claim } = draft
  const currency = claim.currency ?? met.currency
  const amountMinor = claim.revenue === null ? met.amountMinor : parseAmount(claim.revenue, currency)
  if (amountMinor === null) {
    const { refused, said } = noAmount(claim.revenue ?? "", currency)
    return refuse(draft, refused, said)
  }
  const differing = [
    ["amount", amountNumber(amountMinor, currency), amountNumber(met.amountMinor, met.currency)],
    ["currency", currency, met.currency],
  ] as const
  const isGiven = { amount: claim.revenue !== null, currency: claim.currency !== null }
  const named = differing.filter(([name, stated, kept]) => isGiven[name] && stated !== kept)
  const said = named.map(
    ([name, stated, kept]) => `The claim says ${name} ${stated}, the conversion ${kept}.`,
  )
  if (hasKey(draft) && met.vid !== draft.found.hit.vid)
    said.push("The claim is of another visitor than the conversion.")
  if (said.length === 0) return leftAlone(draft, met, { decision: "ignored", reason })
  const told = informed(draft, { steps: [{ step: "money", said: said.join(" ") }] })
  return leftAlone(told, met, { decision: "ignored", reason: "duplicate_conflict" }, "amount")
}
