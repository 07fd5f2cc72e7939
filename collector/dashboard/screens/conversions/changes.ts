import type { Wishes } from "./correcting.ts"

type Texts = Readonly<Record<string, string>>

/** What a form says otherwise than the conversion, and the note. */
export function changesOf(now: Texts, said: Texts): Wishes {
  return Object.fromEntries(
    Object.entries(said).filter(([name, value]) => value !== "" && value !== now[name]),
  )
}

/** What was there and was emptied: a claim can say something else, but not that there is nothing. */
export function emptiedIn(now: Texts, said: Texts): string[] {
  return Object.keys(said).filter((name) => said[name] === "" && (now[name] ?? "") !== "")
}
