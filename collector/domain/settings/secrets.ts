import type { Change } from "./compare.ts"

/** What is shown in place of a secret, and taken back as "the one that it has". */
export const MASK = "••••"

interface Place {
  list: string
  field: string
  /** A value without meaning that passes the checks. */
  standIn: string
}

/** Where secrets are: in the things of these lists, under this name. */
const SECRETS: readonly Place[] = [
  { list: "offerSources", field: "key", standIn: "key" },
  { list: "webhooks", field: "secret", standIn: `whsec_${"A".repeat(32)}` },
]

/** The document as it may be shown: a mask in place of each secret. */
export function masked(document: unknown): unknown {
  return SECRETS.reduce(
    (shown, place) => withThings(shown, place, (thing) => maskedThing(thing, place)),
    document,
  )
}

/** The document with the secrets that `current` has for the same things in place of the masks. */
export function unmasked(document: unknown, current: unknown): unknown {
  return SECRETS.reduce((taken, place) => {
    const { field } = place
    const secrets = new Map(thingsOf(current, place).map((thing) => [idOf(thing), thing[field]]))
    return withThings(taken, place, (thing) => {
      const secret = thing[field] === MASK ? secrets.get(idOf(thing)) : undefined
      return secret === undefined ? thing : { ...thing, [field]: secret }
    })
  }, document)
}

/** A masked document as it can be checked by those who do not know the secrets: masks that `saved` has stand for any. */
export function checkable(document: unknown, saved: unknown): unknown {
  const known = SECRETS.reduce<unknown>(
    (taken, place) =>
      withThings(taken, place, (thing) =>
        thing[place.field] === MASK ? { ...thing, [place.field]: place.standIn } : thing,
      ),
    saved,
  )
  return unmasked(document, known)
}

/** Every secret in a document: what is masked, and what destinations are shown to know the collector by. */
export function secretsOf(document: unknown): string[] {
  const masked = SECRETS.flatMap((place) => thingsOf(document, place).map((thing) => thing[place.field]))
  const postbacks = thingsOf(document, { list: "trafficSources" }).flatMap((source) =>
    thingsOf(source, { list: "postbacks" }),
  )
  const told = postbacks.flatMap(({ headers, body }) => [
    ...credentialsIn(headers, true),
    ...credentialsIn(body),
  ])
  return [...masked, ...told].filter((text) => typeof text === "string" && text !== "").map(String)
}

const CREDENTIAL = /token|secret|key|pass|auth|sign/i

/** The texts under names that sound of a secret, or all; of `Bearer X` also the X. */
function credentialsIn(value: unknown, isSecret = false): string[] {
  if (typeof value === "string") return isSecret ? [value, ...value.split(" ").slice(1)] : []
  if (Array.isArray(value)) return value.flatMap((one: unknown) => credentialsIn(one, isSecret))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, one]) => credentialsIn(one, isSecret || CREDENTIAL.test(name)))
}

/** A difference of two documents as it may be shown; that a secret differs is still told. */
export function maskedChange({ path, from, to }: Change): Change {
  const shown = (value: unknown) => SECRETS.reduce((one, place) => maskedAt(path, one, place), value)
  return { path, from: shown(from), to: shown(to) }
}

/** A secret can stand by itself, in a thing that comes or goes, or in the whole list. */
function maskedAt(path: string, value: unknown, place: Place): unknown {
  const { list, field } = place
  if (path === list) return eachThing(value, (thing) => maskedThing(thing, place))
  if (isObject(value) && path === `${list}[${value.id}]`) return maskedThing(value, place)
  const isSecret = path.startsWith(`${list}[`) && path.endsWith(`].${field}`)
  return value !== null && isSecret ? MASK : value
}

export type Fields = Record<string, unknown>

function maskedThing(thing: Fields, { field }: Place): Fields {
  return thing[field] === undefined ? thing : { ...thing, [field]: MASK }
}

/** The document with each thing of a list changed; what is no document or no such thing stays as it is. */
export function withThings(
  document: unknown,
  { list }: Pick<Place, "list">,
  change: (thing: Fields) => Fields,
): unknown {
  if (!isObject(document) || !Array.isArray(document[list])) return document
  return { ...document, [list]: eachThing(document[list], change) }
}

function eachThing(things: unknown, change: (thing: Fields) => Fields): unknown {
  if (!Array.isArray(things)) return things
  return things.map((thing: unknown) => (isObject(thing) ? change(thing) : thing))
}

function thingsOf(document: unknown, { list }: Pick<Place, "list">): Fields[] {
  const things = isObject(document) ? document[list] : []
  return Array.isArray(things) ? things.filter(isObject) : []
}

/** As the checks read it. */
function idOf({ id }: Fields): string {
  return String(id).trim()
}

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
