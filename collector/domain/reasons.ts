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
  status_changed: { means: "The conversion this claim met has another status now.", remedy: null },
  restored: { means: "The conversion this claim met was deleted; it counts again.", remedy: null },
  incremented: { means: "The amount was added to the conversion this claim met.", remedy: null },
  deleted: {
    means: "The conversion this claim met is deleted: out of every sum, its history kept.",
    remedy: "To bring it back, send status=approved.",
  },
  nothing_yet: {
    means: "There was nothing to delete yet; a deleted conversion stands for the sale, should it be claimed.",
    remedy: "To bring it back, send status=approved.",
  },
  nothing_to_delete: {
    means: "There is nothing to delete, and without tx or event id nothing can stand for it.",
    remedy: "Send the tx or event id of the sale with its deletion.",
  },
  nothing_new: {
    means: "The conversion this claim met already says the same, so nothing changed.",
    remedy: "If this was a second sale, send its own order number in tx.",
  },
  type_stale: {
    means: "The conversion of this hit has already moved on to a type that replaces this one.",
    remedy: null,
  },
  status_stale: {
    means:
      "The conversion this claim met has moved on: its status does not go back to the one the claim says.",
    remedy:
      "To decline a deleted sale, or make it other, send status=approved first; no sale goes back to pending.",
  },
  duplicate: {
    means: "This sale is there already, and the duplicate mode says to ignore it.",
    remedy: "If this was a second sale, send its own order number in tx.",
  },
  duplicate_conflict: {
    means:
      "This sale is there already with another amount or currency, or of another visitor, and the duplicate mode says to ignore.",
    remedy: "See which is right; mode edit would have taken the new amount.",
  },
  duplicate_event_id: {
    means: "This event id has been counted already.",
    remedy: "If this was another sale, it needs an event id of its own.",
  },
  retry: {
    means: "The very same request came a moment ago; it is taken for a retry and counted once.",
    remedy: "Send each sale with its own tx or event_id, or set the type's retryWindow to 0.",
  },
  currency_mismatch: {
    means: "The amount is in another currency than the conversion it should be added to.",
    remedy: "Send the amount in the conversion's own currency.",
  },
  ambiguous_target: {
    means: "The claim names a status but no type, and there are several conversions it could mean.",
    remedy:
      "Send what tells the conversion that is meant from the others: its type, its tx, its event id, or its page in p.",
  },
  unknown_conversion: {
    means: "The conversion to change is not there, or its import was undone.",
    remedy: null,
  },
  same_sale: {
    means: "It would be the same sale as another conversion that is there.",
    remedy: "Delete the other conversion, or give this one another tx.",
  },
  settled_already: { means: "Somebody has settled this conflict already.", remedy: null },
  not_convertible: {
    means: "The hit is of a rotator, which only passes visitors on; nothing can be earned there.",
    remedy: "Claim for the page the visitor was passed on to.",
  },
  outside_window: {
    means: "The time between the view and the claim is outside the window of the settings.",
    remedy: "Widen minAge or maxAge of the type or the offer source, then try the claim again.",
  },
  not_authorised: {
    means: "The offer source asks for a key or an address, and the claim came without.",
    remedy: "Send the claim to /pb/ and the offer source's id, with its key, from one of its addresses.",
  },
  changed_since: {
    means: "The conversion was changed again after the import, so undoing left it as it is.",
    remedy: "Look at its revisions, and edit it by a claim if it is wrong.",
  },
  undone: { means: "What the row of an import had done was taken back.", remedy: null },
  nothing_to_undo: { means: "The row of the import had changed nothing.", remedy: null },
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
  revenue_too_large: {
    means: "The amount, or the sum with what is there, is larger than can be counted exactly.",
    remedy: "Send 9007199254740991 minor units at most: 90071992547409.91 of most currencies.",
  },
  negative_revenue: {
    means: "A negative amount has nothing to subtract from here.",
    remedy: "Send the amount of the sale. To take a sale back, send rev=-1; only mode increment subtracts.",
  },
  bad_currency: {
    means: "The currency is not a code of ISO 4217.",
    remedy: "Send three letters, such as USD or EUR.",
  },
  not_allowed_here: {
    means:
      "A browser may not change a status, delete, say when a claim happened, or claim for an offer closed to it.",
    remedy: "Send the claim from a server by postback, or set browserStatus for the offer source.",
  },
} as const satisfies Record<string, { means: string; remedy: string | null }>

export type Reason = keyof typeof reasons

/** Why somebody should look at a claim and settle what it leaves open. */
export const conflicts = {
  amount: "the same sale was reported with another amount or currency",
  target: "several conversions could be meant",
  sale: "another conversion may be the same sale",
  status: "nobody has said which status this word is",
} as const satisfies Record<string, string>

export type Conflict = keyof typeof conflicts

/** What a claim's sender should know although the claim was decided. */
export const warnings = {
  unresolved_macro: "arrived as an unfilled template and counts as absent",
  ids_both: "Hit and vid were both given; they belong together, and the hit was used",
  page_ignored: "The hit is of another page than p; the hit was used",
  type_not_registered: "The type is not registered in the settings; it was recorded as given",
  amount_replaced: "A claim without tx replaced the amount: if it was a second sale, send its tx",
  maybe_same_sale:
    "Another conversion has this tx, and may be the same sale: then name the same type and page",
  at_ignored: "The time in `at` is in the future or cannot be read; it was not used",
  currency_without_amount: "A currency came without an amount; the amount keeps its own",
  status_not_mapped: "The status is a word nobody has mapped; a new or pending sale counts as approved",
  event_id_missing: "Neither event_id nor tx came, so nothing can be recognised as a duplicate",
  offer_source_unknown: "The path names an offer source that is not in the settings",
  text_replaced: "A further parameter had a NUL or broken text in it, which was replaced by �",
  too_many_parameters: "Only the first 50 further parameters were kept",
} as const satisfies Record<string, string>

export type WarningCode = keyof typeof warnings

/** Warnings of values that nobody could read: they are kept by themselves, to be counted. */
export const UNCLEAR_WARNINGS = ["status_not_mapped", "unresolved_macro"] as const satisfies WarningCode[]

export interface Warning {
  code: WarningCode
  parameter?: string
  /** What came, where what it was matters. */
  value?: string
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
