import { useDraft } from "./draft.tsx"
import { isFields } from "./path.ts"
import { thingsOf } from "./things-of.ts"

/** What the things of a list are called, by their ids; those without a name are not among them. */
export type Titles = ReadonlyMap<string, string>

/** What the draft calls the things of a list. */
export const useTitles = (list: string): Titles => titlesIn(useDraft().document, list)

const known = new WeakMap<readonly unknown[], Titles>()

/** What a document calls the things of a list: read once for each list, as every row of a table asks. */
export function titlesIn(document: unknown, list: string): Titles {
  const things = thingsOf(document, list)
  const titles = known.get(things) ?? titlesOf(things)
  known.set(things, titles)
  return titles
}

function titlesOf(things: readonly unknown[]): Titles {
  return new Map(
    things.flatMap((thing) => {
      if (!isFields(thing) || typeof thing.id !== "string") return []
      return typeof thing.name === "string" && thing.name !== "" ? [[thing.id, thing.name] as const] : []
    }),
  )
}

/** Ids to choose from, each by its name. */
export const byTitle = (ids: readonly string[], titles: Titles): { value: string; label: string }[] =>
  ids.map((id) => ({ value: id, label: titles.get(id) ?? id }))

/** What the first of some documents that has a name for a thing calls it; its id where none has. */
export const titleIn =
  (documents: readonly unknown[]) =>
  (list: string, id: string): string =>
    documents.map((document) => titlesIn(document, list).get(id)).find((title) => title !== undefined) ?? id
