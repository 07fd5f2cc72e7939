import { usualType } from "../../../../domain/settings/conversion-type.ts"
import { valueAt } from "../draft/path.ts"
import type { FieldGroup } from "../fields/field.ts"
import { ALL_TYPES, DUPLICATES } from "./words.ts"

/** Whether a type is counted apart unless it says otherwise. */
const isUsuallyApart = (type: unknown): boolean => usualType(String(valueAt(type, ["name"]))).separate

/** Whether it is counted apart. */
export const isApart = (type: unknown): boolean => {
  const said = valueAt(type, ["separate"])
  return typeof said === "boolean" ? said : isUsuallyApart(type)
}

/** A conversion type. */
export const TYPE: readonly FieldGroup[] = [
  {
    fields: [
      {
        at: ["duplicates"],
        kind: "choice",
        label: "A claim that meets a conversion",
        options: DUPLICATES,
        usually: "As the offer source, then the account",
      },
      {
        at: ["replaces"],
        kind: "choices",
        label: "Replaces",
        options: ALL_TYPES,
        usually: "None",
        help: "A claim that meets one of these, and none of its own type, makes it one. The type is in mode Edit then.",
      },
      { at: ["journey"], kind: "switch", usually: true, label: "Shown in journeys" },
      {
        at: ["separate"],
        kind: "switch",
        usually: isUsuallyApart,
        label: "Counted apart",
        help: "In columns of its own, not in the conversions total.",
      },
    ],
  },
  {
    title: "Windows",
    about:
      "How long after the hit a claim may come, and for how long an identical request is a retry. A number and s, m, h or d.",
    fields: [
      { at: ["minAge"], kind: "text", label: "At least", placeholder: "None" },
      { at: ["maxAge"], kind: "text", label: "At most", placeholder: "None" },
      { at: ["retryWindow"], kind: "text", label: "Retry within", placeholder: "10s", help: "0 is never." },
    ],
  },
]
