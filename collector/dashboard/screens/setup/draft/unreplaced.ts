import type { Fault } from "../../../../domain/settings.ts"
import { isFields, pathText, valueAt } from "./path.ts"
import { thingsOf } from "./things-of.ts"

/** What the user writes in place of words of a preset's URLs, by these words. */
export type Replaced = Readonly<Record<string, string>>

/**
 * The words of presets that postbacks of a document still have, where something of the user's is meant: they would be
 * sent as they stand.
 * @param presets by the ids of the traffic sources that began with them
 */
export function unreplacedIn(document: unknown, presets: ReadonlyMap<string, Replaced>): Fault[] {
  return thingsOf(document, "trafficSources").flatMap((source, at) => {
    const words = isFields(source) ? Object.entries(presets.get(String(source.id)) ?? {}) : []
    const postbacks = valueAt(source, ["postbacks"])
    if (words.length === 0 || !Array.isArray(postbacks)) return []
    return postbacks.flatMap((_, number) => {
      const path = ["trafficSources", at, "postbacks", number, "url"]
      const url = String(valueAt(document, path) ?? "")
      return words
        .filter(([word]) => hasWord(url, word))
        .map(([word, what]) => ({
          path: pathText(path),
          message: `still has ${word}, which is sent as it stands: write ${what} in its place`,
        }))
    })
  })
}

/** Whether it is the whole of a value or of a part of the path: what only has the word in it is the user's. */
const hasWord = (url: string, word: string) => new RegExp(`[=/]${word}(?=[&/?#]|$)`).test(url)
