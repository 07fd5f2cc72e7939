import type { Claim, Refusal } from "./claim/claim.ts"
import type { Decision, Hit, Outcome, Received } from "./event.ts"
import type { Waits } from "./hit/identity.ts"
import { amountText } from "./money.ts"
import { type Reason, reasons } from "./reasons.ts"
import type { Settings } from "./settings.ts"

/** The outcome of what is no claim: a view or a custom event is recorded, and nothing is decided. */
export function recorded(received: Received, hit: Hit | null, settings: Settings): Outcome {
  const { id, vid } = received
  return { ...blank(id, settings), vid, hit: hit?.id ?? received.hit, page: hit?.page ?? received.page }
}

/** The outcome of a claim that is refused before a conversion is looked for. */
export function refused(received: Received, refusal: Refusal, settings: Settings): Outcome {
  const { refused, ...said } = refusal
  const { vid, source: offerSource } = received
  const outcome = { ...blank(received.id, settings), vid, offerSource, ...said }
  return ended(outcome, "refused", refused)
}

/** The outcome of a claim that waits for a view. */
export function parked(received: Received, claim: Claim, waits: Waits, settings: Settings): Outcome {
  const { hit, vid, page } = waits.for
  const { type, tx, warnings } = claim
  const steps = [...claim.steps, ...waits.steps]
  return ended(
    {
      ...blank(received.id, settings),
      vid,
      hit,
      page,
      type,
      tx,
      offerSource: received.source,
      warnings,
      steps,
    },
    "parked",
    waits.parked,
  )
}

/** A claim that may not know of the hit it names: it is refused, and its sender is told what a stranger would be. */
export function barred(told: Outcome, said: string): Outcome {
  const steps = told.steps.filter(({ step }) => step !== "hit" && step !== "decision")
  return {
    ...ended({ ...told, steps: [...steps, { step: "hit", said }] }, "refused", "not_authorised"),
    told,
  }
}

/** A parked claim that may wait no longer, refused with `reason`; `said` tells why it may not. */
export function givenUp(parked: Outcome, reason: Reason, said: string): Outcome {
  const steps = parked.steps.filter(({ step }) => step !== "decision")
  return ended({ ...parked, steps: [...steps, { step: "hit", said }] }, "refused", reason)
}

/** Puts decision and reason to an outcome, and the sentence that tells of both. */
export function ended(outcome: Outcome, decision: Decision, reason: Reason): Outcome {
  const { revenueMinor, currency, type, status, conversion } = outcome
  const amount =
    revenueMinor === null || currency === null ? "" : ` of ${amountText(revenueMinor, currency)} ${currency}`
  const what = conversion === null ? "" : ` Conversion ${conversion}: ${type}${amount}, ${status}.`
  const said = `${decision}: ${reasons[reason].means}${what}`
  return { ...outcome, decision, reason, steps: [...outcome.steps, { step: "decision", said }] }
}

/** An outcome that says nothing yet. */
export function blank(event: string, settings: Settings): Outcome {
  return {
    event,
    decision: null,
    reason: null,
    vid: null,
    hit: null,
    page: null,
    conversion: null,
    met: null,
    key: null,
    type: null,
    status: null,
    revenueMinor: null,
    expectedMinor: null,
    currency: null,
    tx: null,
    duplicate: null,
    conflict: null,
    candidates: [],
    offerSource: null,
    resolvedFrom: null,
    settings: settings.version,
    at: 0,
    order: "",
    told: null,
    sends: [],
    firstInSession: null,
    warnings: [],
    steps: [],
  }
}

/** Whether a claim had its effect: the same request right after it is a retry. */
export function isCounted({ decision, reason }: Outcome): boolean {
  return decision !== null && decision !== "refused" && decision !== "parked" && reason !== "retry"
}
