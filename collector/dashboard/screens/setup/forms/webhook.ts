import type { FieldGroup } from "../fields/field.ts"
import { makeSigningSecret } from "./make-secret.ts"
import { ALL_TYPES, TOLD_STATUSES } from "./words.ts"

/** A program of the user's that is told as JSON, signed. */
export const WEBHOOK: readonly FieldGroup[] = [
  {
    fields: [
      {
        at: ["url"],
        kind: "text",
        label: "URL",
        placeholder: "https://crm.example/hook",
        isCode: true,
        isWide: true,
      },
      {
        at: ["secret"],
        kind: "secret",
        label: "Secret",
        make: makeSigningSecret,
        isWide: true,
        help: "Standard Webhooks: your program checks the signature with it.",
      },
      { at: ["types"], kind: "choices", label: "Types", options: ALL_TYPES },
      { at: ["statuses"], kind: "choices", label: "Statuses", options: TOLD_STATUSES },
      { at: ["events"], kind: "names", label: "Custom events", placeholder: "AddToCart" },
    ],
  },
]
