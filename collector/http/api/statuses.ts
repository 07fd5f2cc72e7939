import type { Request, Response } from "express"
import { withMappedWord } from "../../domain/settings/mapped-word.ts"
import type { SettingsInForce } from "../../settings.ts"
import { HttpError } from "../errors.ts"
import { authorOf } from "./access.ts"
import { known, readAsked, textOf } from "./asked.ts"
import { readQuery } from "./filters.ts"
import { QUERIES } from "./queries.ts"

/** Settles what a word for a status means, from the next claim on: as a new version of the settings. */
export function postStatus(settings: SettingsInForce) {
  return async (request: Request, response: Response) => {
    readQuery(request, QUERIES.none)
    const asked = readAsked(request)
    known(asked, ["word", "status", "offerSource"])
    const needed = (name: "word" | "status") => {
      const text = textOf(name, asked[name])
      if (text === null) throw new HttpError("bad_parameter", "must be given", { path: name })
      return text
    }
    // "deleted" is what it becomes; the word that networks say for it is "rejected".
    const status = needed("status") === "deleted" ? "rejected" : needed("status")
    const offerSource = textOf("offerSource", asked.offerSource)
    const mapped = withMappedWord(settings.document(), { word: needed("word"), status, offerSource })
    if (mapped === null)
      throw new HttpError("bad_parameter", "is no offer source of the settings", { path: "offerSource" })
    const saved = await settings.replace(mapped, settings.current().version, authorOf(response))
    if ("newest" in saved) throw new HttpError("settings_changed")
    if ("faults" in saved) throw new HttpError("bad_settings", undefined, { faults: saved.faults })
    response.json({ version: saved.saved.version })
  }
}
