import { UnreadableFile } from "../imports/read-file.ts"

/** No row of costs is longer, in characters, however it is written. */
const LONGEST = 64 * 1024

/**
 * The elements of a list in JSON, each as text: all of them at once would take a second of everybody's, and a
 * gigabyte. Whether each is JSON is for who reads it to find out.
 * @throws UnreadableFile
 */
export function* jsonElements(list: string): Generator<string> {
  if (/^\s*\[\s*\]$/.test(list)) return
  let at = list.indexOf("[") + 1
  for (let count = 1, end = ","; end === ","; count++) {
    const length = lengthOfElement(list.slice(at, at + LONGEST))
    if (length === null) throw at + LONGEST < list.length ? endless(count) : noList()
    yield list.slice(at, at + length)
    end = list.charAt(at + length)
    at += length + 1
  }
  if (at < list.length) throw noList()
}

/** What exactly is wrong helps nobody. */
export const noList = () => new UnreadableFile("The file begins like a list in JSON, but is none.")
const endless = (count: number) => new UnreadableFile(`Row ${count} never ends.`)

/** A text, whole or without its end; or what opens something, parts or ends it. */
const MARKS = /"(?:[^"\\]|\\.)*(?:"|$)|[[\]{},]/gs
const LEVELS: Readonly<Record<string, number>> = { "[": 1, "{": 1, "]": -1, "}": -1 }

/** How long the element is with which this begins; null if it does not end there. */
function lengthOfElement(begun: string): number | null {
  let level = 0
  for (const { 0: mark, index } of begun.matchAll(MARKS)) {
    if (level === 0 && (mark === "," || mark === "]")) return index
    level += LEVELS[mark] ?? 0
  }
  return null
}
