import { createHash } from "node:crypto"

const LONGEST = 1_024

/** Text as long as a claim's or a view's may be, of characters of three bytes in which nothing can be packed. */
export function longest(what: string): string {
  const characterAt = (at: number) =>
    0x4e00 + (createHash("md5").update(`${what} ${at}`).digest().readUInt16BE() % 20_000)
  return String.fromCharCode(...Array.from({ length: LONGEST }, (_, at) => characterAt(at)))
}
