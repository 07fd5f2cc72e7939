import { turnsWords } from "../text.ts"
import type { CrossFault, Faults } from "./cross-faults.ts"
import type { Document } from "./document.ts"
import { NAMES } from "./parts.ts"

/** Names that would mirror the words beside them, wherever they are shown. */
export function* turningNames(document: Document): Faults {
  const message =
    "must have no character that changes the direction of text: U+202A to U+202E, U+2066 to U+2069"
  for (const { path, name } of shownNames(document)) if (turnsWords(name)) yield { path, message }
}

interface ShownName {
  path: CrossFault["path"]
  name: string
}

/** What screens and reports call things by, but for codes of links, which have letters and digits alone. */
function shownNames(document: Document): ShownName[] {
  const { trafficSources, funnels } = document
  return [
    ...LISTS.flatMap((list) => document[list].flatMap((thing, at) => namesOf(thing, [list, at]))),
    ...trafficSources.flatMap(({ parameters, postbacks }, at) => [
      ...keysOf(parameters.custom, ["trafficSources", at, "parameters", "custom"]),
      ...postbacks.flatMap((one, place) => namesOf(one, ["trafficSources", at, "postbacks", place])),
    ]),
    ...funnels.flatMap(({ rotators }, at) => keysOf(rotators, ["funnels", at, "rotators"])),
  ]
}

const LISTS = ["types", "offerSources", "pages", "trafficSources", "funnels", "webhooks"] as const

function namesOf(thing: object, path: CrossFault["path"]): ShownName[] {
  return Object.entries(thing).flatMap(([key, name]) =>
    NAMES.includes(key) && typeof name === "string" ? [{ path: [...path, key], name }] : [],
  )
}

const keysOf = (record: object, path: CrossFault["path"]): ShownName[] =>
  Object.keys(record).map((name) => ({ path: [...path, name], name }))
