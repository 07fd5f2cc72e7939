import { isFields } from "../draft/path.ts"
import type { Field, FieldGroup } from "../fields/field.ts"
import { ALL_TYPES, TOLD_STATUSES } from "./words.ts"

const parameter = (ours: string, label: string, placeholder: string): Field => ({
  at: ["parameters", ours],
  kind: "text",
  label,
  placeholder,
  isCode: true,
})

const POSTBACK: readonly FieldGroup[] = [
  {
    fields: [
      { at: ["name"], kind: "text", label: "Name", placeholder: "sale" },
      {
        at: ["url"],
        kind: "template",
        tokens: "postback",
        label: "URL",
        isWide: true,
        help: "{status: approved=sale declined=trash} sends their word for a value.",
      },
    ],
  },
  {
    title: "When",
    fields: [
      { at: ["types"], kind: "choices", options: ALL_TYPES, label: "Types" },
      {
        at: ["statuses"],
        kind: "choices",
        options: TOLD_STATUSES,
        label: "Statuses",
        usually: "Approved, other",
      },
      { at: ["minRevenue"], kind: "amount", label: "Least revenue", placeholder: "Any" },
      {
        at: ["updates"],
        kind: "choice",
        label: "Changes of a conversion",
        usually: "Tell each",
        options: [
          { value: "all", label: "Tell each" },
          { value: "once", label: "Tell once", about: "The first time that it fits." },
          { value: "none", label: "Tell none", about: "Only as it is made." },
        ],
      },
      { at: ["increments"], kind: "switch", usually: false, label: "An amount that was added is a change" },
    ],
  },
  {
    title: "Custom events",
    about: "Instead of conversions: events of your own that are told.",
    fields: [
      { at: ["events"], kind: "names", label: "Events", placeholder: "AddToCart" },
      {
        at: ["send"],
        kind: "choice",
        label: "Of one session",
        usually: "The first of its name",
        options: [
          { value: "first", label: "The first of its name" },
          { value: "every", label: "Every one" },
        ],
      },
    ],
  },
  {
    title: "Request",
    fields: [
      {
        at: ["method"],
        kind: "choice",
        label: "Method",
        usually: "GET, or POST with a body",
        options: ["GET", "POST"].map((value) => ({ value, label: value })),
      },
      {
        at: ["headers"],
        kind: "pairs",
        label: "Headers",
        keyTitle: "Header",
        valueTitle: "Text",
        add: "Add a header",
      },
      { at: ["body"], kind: "body", label: "Body", isWide: true },
    ],
  },
]

const titleOf = (postback: unknown) =>
  (isFields(postback) && typeof postback.name === "string" && postback.name) || "A postback"

/** Where visitors are bought: what its URLs say, what it costs, and what it is told. */
export const TRAFFIC_SOURCE: readonly FieldGroup[] = [
  { fields: [{ at: ["name"], kind: "text", label: "Name", placeholder: "Meta" }] },
  {
    title: "Parameters of its links",
    about: "The names of the parameters in which its links say what is known of a click.",
    fields: [
      parameter("campaign", "Campaign", "utm_campaign"),
      parameter("external", "Its own click id", "fbclid"),
      parameter("keyword", "Keyword", "utm_term"),
      parameter("cost", "Cost of the click", "cost"),
      parameter("currency", "Currency of the cost", "cur"),
      {
        at: ["parameters", "custom"],
        kind: "pairs",
        label: "Names of your own",
        keyTitle: "Name in reports",
        valueTitle: "Parameter",
        add: "Add a name",
        help: "Up to 20: each becomes a grouping of reports, unless their query has that name itself, such as model or format.",
      },
    ],
  },
  {
    title: "Cost",
    fields: [
      { at: ["currency"], kind: "text", label: "Currency", placeholder: "The account's" },
      {
        at: ["cpc"],
        kind: "amount",
        label: "A click costs",
        placeholder: "0.05",
        help: "Where its URL does not say.",
      },
      { at: ["cpa"], kind: "amount", label: "A conversion costs", placeholder: "4.50" },
      {
        at: ["cpaTypes"],
        kind: "choices",
        options: ALL_TYPES,
        label: "Conversions of these types",
        usually: "All not counted apart",
      },
    ],
  },
  {
    title: "Postbacks",
    about: "What it is told of conversions and events, and when.",
    fields: [
      {
        at: ["postbacks"],
        kind: "things",
        label: "Postbacks",
        isWide: true,
        fields: POSTBACK,
        title: titleOf,
        add: "Add a postback",
        begin: (things) => ({ name: things === 0 ? "sale" : `postback ${things + 1}` }),
      },
    ],
  },
]
