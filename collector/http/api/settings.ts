import type { Request, Response } from "express"
import type { SettingsInForce } from "../../settings.ts"
import { bodyText, parseJson } from "../body.ts"
import { HttpError } from "../errors.ts"

const etagOf = (version: number) => `"${version}"`

/** The document and its version; the ETag guards a later PUT. */
export function getSettings(settings: SettingsInForce) {
  return (_request: Request, response: Response) => {
    const { version } = settings.current()
    response.set("etag", etagOf(version)).json({ version, settings: settings.document() })
  }
}

/** Puts a whole new document in force, if nobody was faster. */
export function putSettings(settings: SettingsInForce) {
  return async (request: Request, response: Response) => {
    const ifMatch = request.get("if-match")
    if (ifMatch === undefined) throw new HttpError("if_match_missing")
    const { version } = settings.current()
    if (ifMatch !== etagOf(version)) throw new HttpError("settings_changed")
    const saved = await settings.replace(parseJson(bodyText(request)), version)
    if ("newest" in saved) throw new HttpError("settings_changed")
    if ("faults" in saved) throw new HttpError("bad_settings", undefined, { faults: saved.faults })
    getSettings(settings)(request, response)
  }
}
