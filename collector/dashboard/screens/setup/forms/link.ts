import type { FieldGroup } from "../fields/field.ts"

/** A way into a funnel. */
export const LINK: readonly FieldGroup[] = [
  {
    fields: [
      { at: ["funnel"], kind: "choice", label: "Funnel", options: { list: "funnels" } },
      {
        at: ["source"],
        kind: "choice",
        label: "Traffic source",
        options: { list: "trafficSources" },
        usually: "Any",
      },
    ],
  },
]
