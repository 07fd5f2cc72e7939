import type { Path } from "./draft/path.ts"
import type { Field, FieldGroup } from "./fields/field.ts"
import { ACCOUNT, CURRENCIES } from "./forms/account.ts"
import { LINK } from "./forms/link.ts"
import { OFFER_SOURCE } from "./forms/offer-source.ts"
import { PAGE } from "./forms/page.ts"
import { STATUS_MAP } from "./forms/statuses.ts"
import { TRAFFIC_SOURCE } from "./forms/traffic-source.ts"
import { TYPE } from "./forms/type.ts"
import { WEBHOOK } from "./forms/webhook.ts"

/** The forms of the account and of the things of each list, which say what every field is called. */
const FORMS: Readonly<Record<string, readonly FieldGroup[]>> = {
  account: [...ACCOUNT, ...CURRENCIES, { fields: [STATUS_MAP] }],
  types: TYPE,
  offerSources: OFFER_SOURCE,
  pages: PAGE,
  trafficSources: TRAFFIC_SOURCE,
  links: LINK,
  webhooks: WEBHOOK,
}

/** A place within a thing as its form has it. */
export interface FormPlace {
  /** What the form calls it, from the outer field to the inner. */
  labels: readonly string[]
  /** The field that it is the value of, or a part of the value of; null where the form has none. */
  field: Field | null
}

/** A place within the account or within a thing of a list; what is in no form goes by its own name. */
export const formPlace = (list: string, within: Path): FormPlace => inForm(within, FORMS[list] ?? [])

function inForm(within: Path, groups: readonly FieldGroup[]): FormPlace {
  if (within.length === 0) return { labels: [], field: null }
  const field = groups.flatMap(({ fields }) => fields).find(({ at }) => isWithin(within, at))
  if (field === undefined) return { labels: [titleOf(within, groups)], field: null }
  const [first, ...rest] = within.slice(field.at.length)
  if (first === undefined) return { labels: [field.label], field }
  if (field.kind !== "things") return { labels: [field.label, ...[first, ...rest].map(named)], field }
  const inner = inForm(rest, field.fields)
  return { ...inner, labels: [`${field.label} ${named(first)}`, ...inner.labels] }
}

/** What several fields stand below, as the parameters of a source do, or else its own name. */
function titleOf(within: Path, groups: readonly FieldGroup[]): string {
  const group = groups.find(({ fields }) => fields.some(({ at }) => isWithin(at, within)))
  return group?.title ?? within.filter((key) => typeof key === "string").join(" ")
}

const isWithin = (inner: Path, outer: Path) => outer.every((key, place) => inner[place] === key)

const named = (key: string | number) => (typeof key === "number" ? `no. ${key + 1}` : key)
