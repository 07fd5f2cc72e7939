import type { Field, FieldGroup } from "../fields/field.ts"
import { makeKey } from "./make-secret.ts"
import { STATUS_MAP } from "./statuses.ts"
import { DUPLICATES, FIRST_STATUSES, YES_OR_NO } from "./words.ts"

/** Ours, what they mean, and what networks call them. */
const PARAMETERS: readonly (readonly [ours: string, label: string, placeholder: string])[] = [
  ["hit", "Click id (hit)", "aff_sub"],
  ["rev", "Revenue", "payout"],
  ["tx", "Transaction", "transaction_id"],
  ["status", "Status", "status"],
  ["type", "Type", "goal"],
  ["currency", "Currency", "currency"],
  ["event_id", "Event id", "event_id"],
  ["vid", "Visitor", "sub2"],
  ["p", "Page", "offer"],
  ["at", "Time of the sale", "timestamp"],
  ["disable_postbacks", "Tell nobody", "test"],
]

const parameter = ([ours, label, placeholder]: (typeof PARAMETERS)[number]): Field => ({
  at: ["parameters", ours],
  kind: "names",
  label,
  placeholder,
  isOneOrMany: true,
})

/** Who pays for offers, and how it talks of their sales. */
export const OFFER_SOURCE: readonly FieldGroup[] = [
  {
    fields: [
      { at: ["name"], kind: "text", label: "Name", placeholder: "Acme Network" },
      { at: ["currency"], kind: "text", label: "Currency", placeholder: "The account's" },
      {
        at: ["status"],
        kind: "choice",
        label: "Default status",
        options: FIRST_STATUSES,
        usually: "Approved",
        help: "Of a claim that names none.",
      },
      {
        at: ["duplicates"],
        kind: "choice",
        label: "A claim that meets a conversion",
        options: DUPLICATES,
        usually: "As the account",
        help: "A type's own mode comes before it.",
      },
    ],
  },
  {
    title: "Its parameter names",
    about:
      "What its postback URL calls our parameters. Ours are understood besides. Enter or a comma ends a name; there can be several.",
    fields: PARAMETERS.map(parameter),
  },
  { fields: [{ ...STATUS_MAP, label: "Its words for statuses", help: "They come before the account's." }] },
  {
    title: "Protection",
    about: "With a key or addresses, its claims are taken at /pb/ID only, and from nobody else.",
    fields: [
      { at: ["key"], kind: "secret", label: "Key", make: makeKey, help: "Its servers send it as key=…" },
      {
        at: ["addresses"],
        kind: "names",
        label: "Addresses",
        placeholder: "203.0.113.0/24",
        help: "Its servers call from one of these.",
      },
      {
        at: ["strict"],
        kind: "switch",
        usually: false,
        label: "Answer a refused claim with 422",
        help: "And a parked one with 202.",
      },
      {
        at: ["browser"],
        kind: "switch",
        usually: true,
        label: "The script and the pixels may claim its offers",
      },
      {
        at: ["browserStatus"],
        kind: "choice",
        options: YES_OR_NO,
        usually: "As the account",
        label: "A browser may change a status",
      },
    ],
  },
  {
    title: "Windows",
    about: "How long after the click a claim may come. A number and s, m, h or d.",
    fields: [
      { at: ["minAge"], kind: "text", label: "At least", placeholder: "10s" },
      { at: ["maxAge"], kind: "text", label: "At most", placeholder: "90d" },
    ],
  },
]
