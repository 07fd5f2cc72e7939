import { timeZones } from "../../../format/time-zones.ts"
import type { FieldGroup } from "../fields/field.ts"
import { DUPLICATES } from "./words.ts"

/** What holds for everything, unless a type or an offer source says otherwise. */
export const ACCOUNT: readonly FieldGroup[] = [
  {
    title: "Counting",
    fields: [
      {
        at: ["timezone"],
        kind: "choice",
        label: "Time zone",
        options: timeZones().map((zone) => ({ value: zone, label: zone })),
        usually: "UTC",
        help: "Days in reports begin at midnight there.",
      },
      {
        at: ["duplicates"],
        kind: "choice",
        label: "A claim that meets a conversion",
        options: DUPLICATES,
        usually: "Edit",
        help: "Unless its type or its offer source says otherwise.",
      },
      { at: ["pendingRevenue"], kind: "amount", label: "A pending conversion counts", placeholder: "0.01" },
      { at: ["parkingDays"], kind: "whole", label: "Days a claim waits for its hit", placeholder: "7" },
    ],
  },
  {
    title: "Sessions",
    fields: [
      {
        at: ["sessionTtl"],
        kind: "text",
        label: "A session lasts",
        placeholder: "4d",
        help: "A number and s, m, h or d; activity extends it.",
      },
      {
        at: ["expiredVisitors"],
        kind: "choice",
        label: "A claim after that",
        usually: "Look in the ledger",
        options: [
          { value: "resolve", label: "Look in the ledger" },
          { value: "refuse", label: "Refuse" },
        ],
      },
    ],
  },
  {
    title: "Visitors",
    fields: [
      {
        at: ["defaultUrl"],
        kind: "template",
        tokens: "redirect",
        label: "Default URL",
        help: "Where visitors go whom nobody knows.",
        isWide: true,
      },
      {
        at: ["browserRequestsPerMinute"],
        kind: "whole",
        label: "Requests of one address in a minute",
        placeholder: "No limit",
      },
      {
        at: ["browserStatus"],
        kind: "switch",
        usually: false,
        label: "A browser may change the status of a conversion",
      },
    ],
  },
  {
    title: "Privacy",
    fields: [
      {
        at: ["privacy", "ip"],
        kind: "choice",
        label: "Addresses of visitors",
        usually: "Keep",
        options: [
          { value: "keep", label: "Keep" },
          { value: "truncate", label: "Keep the network only" },
          { value: "drop", label: "Drop" },
        ],
      },
      {
        at: ["retentionDays"],
        kind: "whole",
        label: "Days to keep what concerns a person",
        placeholder: "For ever",
        help: "After that the person is forgotten; the sums stay.",
      },
      {
        at: ["privacy", "doNotTrack"],
        kind: "switch",
        usually: false,
        label: "Leave browsers alone that ask not to be tracked",
      },
      {
        at: ["cookie", "httpOnly"],
        kind: "switch",
        usually: true,
        label: "Hide the cookie from scripts of the site",
      },
    ],
  },
  {
    title: "Outgoing",
    fields: [
      {
        at: ["allowPrivateDestinations"],
        kind: "switch",
        usually: false,
        label: "Postbacks may go to private networks",
      },
    ],
  },
]

/** The account's currency, and what others are worth in it. */
export const CURRENCIES: readonly FieldGroup[] = [
  {
    fields: [
      {
        at: ["currency"],
        kind: "text",
        label: "Currency of the account",
        placeholder: "USD",
        help: "Of amounts that name none, and of reports.",
      },
      {
        at: ["rates"],
        kind: "pairs",
        label: "Rates",
        keyTitle: "Currency",
        valueTitle: "Worth",
        isAmount: true,
        add: "Add a rate",
        help: "What one unit of it is worth in the account's currency.",
      },
    ],
  },
]
