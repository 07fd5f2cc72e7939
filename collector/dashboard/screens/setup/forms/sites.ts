import type { FieldGroup } from "../fields/field.ts"

/** Where the script runs, and the hosts the collector answers at. */
export const SITES: readonly FieldGroup[] = [
  {
    title: "Sites",
    about: "Only these may send the visitor's cookie; any other origin may send events without it.",
    fields: [
      {
        at: ["sites"],
        kind: "names",
        as: "origin",
        label: "Origins",
        placeholder: "https://shop.example",
        isWide: true,
        help: "Enter ends one. Scheme and host, no path.",
      },
    ],
  },
  {
    title: "Domains",
    about: "Further hosts that lead to this collector: links and snippets can be built with them.",
    fields: [
      { at: ["domains"], kind: "names", label: "Hosts", placeholder: "track.shop.example", isWide: true },
    ],
  },
]
