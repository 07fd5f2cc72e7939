import { wishOf } from "../claim/wishes.ts"
import type { Json } from "../event.ts"
import { OWN_PARAMETERS } from "../hit/own-parameters.ts"
import { textsIn } from "../json.ts"
import { markedTokens } from "../tokens.ts"
import { type CrossFault, type Faults, leadsTo } from "./cross-faults.ts"
import type { Document } from "./document.ts"
import { MASK } from "./secrets.ts"
import { turningNames } from "./turning-names.ts"

/**
 * What was no fault once: a document that is saved already stays in force with it, and no other is saved so. Whatever
 * becomes a fault of a document that could be saved before belongs here.
 */
export function* newerFaults(document: Document): Faults {
  yield* replacingFaults(document)
  yield* unreadNames(document)
  yield* ownNames(document)
  yield* tokensInMarks(document)
  yield* masksForSecrets(document)
  yield* turningNames(document)
}

/** Of two types that replace each other neither is the later one: a page that is reloaded would bring back its own. */
function* replacingFaults({ types }: Document): Faults {
  const replacedBy = (name: string) => types.find((type) => type.name === name)?.replaces ?? []
  const told = new Set<string>() // each circle is told of once, where it is met first
  for (const [at, { name, replaces }] of types.entries())
    for (const [place, replaced] of replaces.entries())
      if (replaced !== name && leadsTo(name, replaced, replacedBy, new Set(told))) {
        told.add(name)
        yield { path: ["types", at, "replaces", place], message: `${replaced} replaces ${name} in turn` }
      }
}

/** Names by which an offer source would say something, and which no claim is read by. */
function* unreadNames({ offerSources }: Document): Faults {
  for (const [at, { parameters }] of offerSources.entries())
    for (const [ours, named] of Map.groupBy(readNames(parameters), ([, ours]) => ours))
      for (const [place, [foreign]] of named.entries())
        if (wishOf(foreign) !== null) {
          const path = ["offerSources", at, "parameters", ours, ...(named.length > 1 ? [place] : [])]
          yield { path, message: `${foreign} says how to answer a claim, and is never read as part of it` }
        }
}

type Names = Document["offerSources"][number]["parameters"]

/** None, while one of them has a fault of its own: then they are as they were written, and no map of anything yet. */
function readNames(parameters: Names): [string, string][] {
  return parameters instanceof Map ? [...parameters] : []
}

/** The same of a traffic source's entrances. */
function* ownNames({ trafficSources }: Document): Faults {
  for (const [at, { parameters }] of trafficSources.entries()) {
    const { custom, ...named } = parameters
    const path = ["trafficSources", at, "parameters"]
    yield* ownAmong(path, named)
    yield* ownAmong([...path, "custom"], custom)
  }
}

function* ownAmong(path: CrossFault["path"], named: Record<string, string | undefined>): Faults {
  for (const [ours, foreign] of Object.entries(named))
    if (foreign !== undefined && OWN_PARAMETERS.has(foreign)) {
      const message = "is an id of ours in every URL, and is never read as what a source says"
      yield { path: [...path, ours], message }
    }
}

function* tokensInMarks(document: Document): Faults {
  for (const { path, template, isUrl } of templates(document))
    for (const message of new Set(markedTokens(template, { isUrl }))) yield { path, message }
}

/** Who may only look sees a mask: what was copied from there would be sent so. */
function* masksForSecrets(document: Document): Faults {
  const message = "hides a secret from who may only look: write the secret"
  for (const { path, template } of templates(document)) if (template.includes(MASK)) yield { path, message }
  for (const [at, { url }] of document.webhooks.entries())
    if (url.includes(MASK)) yield { path: ["webhooks", at, "url"], message }
}

interface Template {
  path: CrossFault["path"]
  template: string
  isUrl: boolean
}

/** All texts in which tokens stand. */
function* templates({ account, pages, trafficSources }: Document): Generator<Template> {
  const { defaultUrl } = account
  if (defaultUrl !== undefined) yield { path: ["account", "defaultUrl"], template: defaultUrl, isUrl: true }
  for (const [at, { url }] of pages.entries())
    if (url !== undefined) yield { path: ["pages", at, "url"], template: url, isUrl: true }
  for (const [at, { postbacks }] of trafficSources.entries())
    for (const [place, postback] of postbacks.entries()) {
      const path = ["trafficSources", at, "postbacks", place]
      yield { path: [...path, "url"], template: postback.url, isUrl: true }
      yield* textsOf(path, postback)
    }
}

function* textsOf(path: CrossFault["path"], { headers, body }: Postback): Generator<Template> {
  for (const [name, template] of Object.entries(headers))
    yield { path: [...path, "headers", name], template, isUrl: false }
  if (body === undefined) return
  if ("json" in body)
    for (const template of textsIn(body.json as Json))
      yield { path: [...path, "body", "json"], template, isUrl: false } // zod's JSON is ours
  else
    for (const [name, template] of Object.entries(body.form))
      yield { path: [...path, "body", "form", name], template, isUrl: false }
}

type Postback = Document["trafficSources"][number]["postbacks"][number]
