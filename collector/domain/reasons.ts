/**
 * Why a claim ended as it did. A closed table: the type follows from it, the API serves it, the documentation
 * lists it. `means` and `remedy` are for a marketer; `remedy` is null where nothing needs doing.
 */
export const reasons = {
  created: { means: "A new conversion was recorded.", remedy: null },
  edited: { means: "The conversion this claim met was brought up to date.", remedy: null },
  replaced: {
    means: "The conversion this claim met had a type that this type replaces; it carries the new type now.",
    remedy: null,
  },
  nothing_new: {
    means: "The conversion this claim met already says the same, so nothing changed.",
    remedy: "If this was a second sale, send its own order number in tx.",
  },
  type_stale: {
    means: "The conversion of this hit has already moved on to a type that replaces this one.",
    remedy: null,
  },
  unknown_hit: {
    means: "No view with this hit id has arrived yet. The claim waits for it.",
    remedy:
      "If it does not resolve by itself, check that the click id was handed through unchanged and that the page carries the script.",
  },
  page_not_visited: {
    means: "This visitor has not viewed the page named in p yet. The claim waits for that view.",
    remedy: "Check the page id in p against the data-page of the page that should earn.",
  },
  unknown_visitor: {
    means: "No view by this visitor has arrived yet. The claim waits for one.",
    remedy:
      "Check that the pages before the thank-you page carry the script, and that vid was stored unchanged.",
  },
  parking_full: {
    means: "Too many claims wait for this id already, or in all.",
    remedy: "Look at the claims parked before it: most likely they share one wrong id.",
  },
  no_id: {
    means: "The claim names neither a hit nor a visitor, and did not come from a visitor's browser.",
    remedy: "Send hit (clickid), or vid with p.",
  },
  bad_id: {
    means: "The hit or vid is not an id of ours: those have 26 letters and digits.",
    remedy: "Check which value the network sends back: it must be the hit or vid we handed out.",
  },
  unresolved_macro: {
    means: "The id arrived as an unfilled template, so nobody can be found by it.",
    remedy: "Use the network's own macro name in the postback URL; it did not fill this one.",
  },
  ids_conflict: {
    means: "The hit belongs to another visitor than the vid.",
    remedy: "Send the hit alone, or the two that belong together.",
  },
  session_expired: {
    means: "The visitor was last seen longer ago than a session lasts, and the settings refuse such claims.",
    remedy: "Set account.expiredVisitors to resolve, or send the hit: hits never expire.",
  },
  bad_value: {
    means: "A parameter has control characters, or a list or an object where one value belongs.",
    remedy: "Send each parameter once, as plain text.",
  },
  too_long: { means: "A parameter is longer than 1,024 characters.", remedy: "Shorten it." },
  bad_revenue: {
    means: "The amount is not a plain decimal number.",
    remedy: "Send digits with a point for decimals and no grouping: 1000.50, not 1,000.50 or 1000,50.",
  },
  negative_revenue: {
    means: "A negative amount has nothing to subtract from here.",
    remedy: "Send the amount of the sale. To take a sale back, delete its conversion.",
  },
  bad_currency: {
    means: "The currency is not a code of ISO 4217.",
    remedy: "Send three letters, such as USD or EUR.",
  },
  not_allowed_here: {
    means: "A browser may not say when a claim happened.",
    remedy: "Send `at` from your server by postback.",
  },
  status_not_supported: {
    means: "This version settles approved conversions only; a claim of another status is kept, not applied.",
    remedy: "Send the claim once the sale is approved.",
  },
} as const satisfies Record<string, { means: string; remedy: string | null }>

export type Reason = keyof typeof reasons

/** What a claim's sender should know although the claim was decided. */
export const warnings = {
  unresolved_macro: "arrived as an unfilled template and counts as absent",
  ids_both: "Hit and vid were both given; they belong together, and the hit was used",
  page_ignored: "The hit is of another page than p; the hit was used",
  type_not_registered: "The type is not registered in the settings; it was recorded as given",
  amount_replaced: "A claim without tx replaced the amount: if it was a second sale, send its tx",
  at_ignored: "The time in `at` is in the future or cannot be read; the time of receipt was used",
  currency_without_amount: "A currency came without an amount; the amount keeps its own",
  too_many_parameters: "Only the first 50 further parameters were kept",
} as const satisfies Record<string, string>

export type WarningCode = keyof typeof warnings

export interface Warning {
  code: WarningCode
  parameter?: string
  message: string
}

/** A warning in words; `detail` names the parameter or says more. */
export function warn(code: WarningCode, parameter?: string, detail?: string): Warning {
  const said = code === "unresolved_macro" ? `${parameter} ${warnings[code]}` : warnings[code]
  return {
    code,
    ...(parameter === undefined ? {} : { parameter }),
    message: detail ? `${said}. ${detail}` : said,
  }
}
