import type { FieldGroup } from "../fields/field.ts"
import { PAGE_KINDS } from "./words.ts"

/** A page that visitors see: an offer can earn. */
export const PAGE: readonly FieldGroup[] = [
  {
    fields: [
      { at: ["name"], kind: "text", label: "Name", placeholder: "Widget" },
      { at: ["kind"], kind: "choice", label: "Kind", options: PAGE_KINDS, usually: "Page" },
      {
        at: ["url"],
        kind: "template",
        tokens: "redirect",
        label: "URL",
        isWide: true,
        help: "An offer's URL carries {hit}, so that the network can give it back.",
      },
    ],
  },
  {
    title: "What it earns",
    about: "Of an offer.",
    fields: [
      {
        at: ["offerSource"],
        kind: "choice",
        label: "Offer source",
        options: { list: "offerSources" },
        help: "Who pays for it.",
      },
      {
        at: ["payout"],
        kind: "amount",
        label: "Payout",
        placeholder: "0",
        help: "Of a claim that gives no amount, in the offer source's currency.",
      },
    ],
  },
]
