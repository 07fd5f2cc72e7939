import type { Field } from "../fields/field.ts"
import { BUILT_IN_WORDS } from "./words.ts"

/** Words for statuses, below an account or an offer source. */
export const STATUS_MAP: Field = {
  at: ["statuses"],
  kind: "pairs",
  label: "Words for statuses",
  keyTitle: "Their word",
  valueTitle: "Stands for",
  values: BUILT_IN_WORDS,
  add: "Add a word",
}
