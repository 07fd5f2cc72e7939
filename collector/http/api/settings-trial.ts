import type { Request, Response } from "express"
import type { Conversion, Json } from "../../domain/event.ts"
import { amountNumber } from "../../domain/money.ts"
import { unmasked } from "../../domain/settings/secrets.ts"
import { readSettings } from "../../domain/settings.ts"
import type { Clock, History } from "../../ports.ts"
import { type Trial, type TrialDifference, trySettings } from "../../replay/settings-trial.ts"
import type { SettingsInForce } from "../../settings.ts"
import { bodyText, isObject, parseSettingsJson } from "../body.ts"
import { HttpError } from "../errors.ts"
import { readTime } from "./filters.ts"
import { iso } from "./present.ts"

const USUAL_PERIOD_MS = 30 * 86_400_000
/** So many differences are listed; all are counted. */
const MOST_LISTED = 1_000

/** Says what a changed document would have made of the claims of a period, and writes nothing. */
export function postTrial({
  settings,
  history,
  clock,
}: {
  settings: SettingsInForce
  history: History
  clock: Clock
}) {
  return async (request: Request, response: Response) => {
    const asked = parseSettingsJson(bodyText(request))
    if (!isObject(asked) || asked.settings === undefined)
      throw new HttpError("bad_request", "Send { settings, from?, to? }.")
    const present = settings.current()
    const candidate = readSettings(unmasked(asked.settings, settings.document()), present.version + 1)
    if ("faults" in candidate) throw new HttpError("bad_settings", undefined, { faults: candidate.faults })
    const to = momentOf("to", asked.to) ?? clock() + 1
    const from = momentOf("from", asked.from) ?? to - USUAL_PERIOD_MS
    const trial = await trySettings({ history, present, candidate, from, to })
    response.json({ period: { from: iso(from), to: iso(to) }, version: present.version, ...trialJson(trial) })
  }
}

function momentOf(name: string, value: Json | undefined): number | null {
  if (value === undefined || value === null) return null
  return readTime(name, String(value))
}

function trialJson({ claims, answers, differences, money }: Trial) {
  const count = (what: TrialDifference["what"]) => differences.filter((one) => one.what === what).length
  return {
    claims,
    created: count("created"),
    gone: count("gone"),
    changed: count("changed"),
    money: money.map(moneyJson),
    answers,
    items: differences.slice(0, MOST_LISTED).map(differenceJson),
    isWhole: differences.length <= MOST_LISTED,
  }
}

function moneyJson({ currency, presentMinor, candidateMinor }: Trial["money"][number]) {
  const differenceMinor = candidateMinor - presentMinor
  return {
    currency,
    present: amountNumber(presentMinor, currency),
    candidate: amountNumber(candidateMinor, currency),
    difference: amountNumber(differenceMinor, currency),
    presentMinor,
    candidateMinor,
    differenceMinor,
  }
}

function differenceJson({ what, present, candidate }: TrialDifference) {
  return { what, id: (candidate ?? present)?.id, present: endOf(present), candidate: endOf(candidate) }
}

/** How a conversion would stand in the end. */
function endOf(conversion: Conversion | null) {
  if (conversion === null) return null
  const { type, status, revenueMinor, amountMinor, currency, tx, duplicate, hit, page, event } = conversion
  const revenue = amountNumber(revenueMinor, currency)
  return { type, status, revenue, revenueMinor, amountMinor, currency, tx, duplicate, hit, page, event }
}
