import type { Request, Response } from "express"
import { compareDocuments } from "../../domain/settings/compare.ts"
import { compareForViewers, forViewers } from "../../domain/settings/for-viewers.ts"
import { masked, maskedChange } from "../../domain/settings/secrets.ts"
import type { SettingsVersion } from "../../ports.ts"
import type { SettingsInForce } from "../../settings.ts"
import { bodyText, parseSettingsJson } from "../body.ts"
import { HttpError } from "../errors.ts"
import { authorOf, mayEdit } from "./access.ts"
import { readQuery } from "./filters.ts"
import { iso } from "./present.ts"
import { QUERIES } from "./queries.ts"

const etagOf = (version: number) => `"${version}"`
/**
 * So a proxy marks the ETag of an answer that it compresses: of other bytes, and the same version.
 * https://www.rfc-editor.org/rfc/rfc9110#section-8.8.1
 */
const WEAK = /^W\//

/** The document, its secrets masked, and its version; the ETag guards a later PUT. */
export function getSettings(settings: SettingsInForce) {
  return (_request: Request, response: Response) => {
    const { version } = settings.current()
    response.set("etag", etagOf(version)).json({ version, settings: shownTo(response, settings.document()) })
  }
}

/** Puts a whole new document in force, if nobody was faster. */
export function putSettings(settings: SettingsInForce) {
  return replaceBy(settings, async (request) => parseSettingsJson(bodyText(request)))
}

/** Puts a version in force again, as the newest, with the secrets it had. */
export function restoreVersion(settings: SettingsInForce) {
  return replaceBy(settings, async (request) => {
    readQuery(request, QUERIES.none)
    return (await saved(settings, numberOf(request.params.version))).document
  })
}

function replaceBy(settings: SettingsInForce, documentOf: (request: Request) => Promise<unknown>) {
  return async (request: Request, response: Response) => {
    const ifMatch = request.get("if-match")?.replace(WEAK, "")
    if (ifMatch === undefined) throw new HttpError("if_match_missing")
    // What the caller has seen another process may have saved, a moment ago.
    if (ifMatch !== etagOf(settings.current().version)) await settings.refresh()
    const { version } = settings.current()
    if (ifMatch !== etagOf(version)) throw new HttpError("settings_changed")
    const saved = await settings.replace(await documentOf(request), version, authorOf(response))
    if ("newest" in saved) throw new HttpError("settings_changed")
    if ("faults" in saved) throw new HttpError("bad_settings", undefined, { faults: saved.faults })
    getSettings(settings)(request, response)
  }
}

/** Which versions there are, newest first. */
export function listVersions({ versions }: SettingsInForce) {
  return async (request: Request, response: Response) => {
    readQuery(request, QUERIES.none)
    const items = (await versions.list()).map(({ version, at, author }) => ({ version, at: iso(at), author }))
    response.json({ items, next: null })
  }
}

/** One version as it was saved. */
export function getVersion(settings: SettingsInForce) {
  return async (request: Request, response: Response) => {
    const { version, at, author, document } = await saved(settings, numberOf(request.params.version))
    response.json({ version, at: iso(at), author, settings: shownTo(response, document) })
  }
}

/** What differs between two versions; before the first, nothing was set. */
export function compareVersions(settings: SettingsInForce) {
  return async (request: Request, response: Response) => {
    const asked = readQuery(request, QUERIES.settingsCompare)
    const [from, to] = [Number(asked.get("from")), Number(asked.get("to"))]
    const documentOf = async (version: number) =>
      version === 0 ? {} : (await saved(settings, version)).document
    const compare = mayEdit(response) ? compareDocuments : compareForViewers
    const changes = compare(await documentOf(from), await documentOf(to))
    response.json({ from, to, changes: changes.map(maskedChange) })
  }
}

function shownTo(response: Response, document: unknown): unknown {
  return mayEdit(response) ? masked(document) : forViewers(masked(document))
}

async function saved({ versions }: SettingsInForce, version: number | null): Promise<SettingsVersion> {
  const found = version === null ? null : await versions.at(version)
  if (found === null) throw new HttpError("not_found", "There is no such version of the settings.")
  return found
}

function numberOf(text: unknown): number | null {
  return typeof text === "string" && /^\d{1,9}$/.test(text) ? Number(text) : null
}
