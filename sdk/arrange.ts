/**
 * `npm run arrange`: looks for an order of the script's functions, and for letters of its names, in which brotli finds
 * more to repeat, and writes them to sdk/arrangement.json. To be run when the script has changed, for some minutes;
 * what is chosen changes nothing else.
 */
import { writeFile } from "node:fs/promises"
import { brotliCompressSync } from "node:zlib"
import arrangement from "./arrangement.json" with { type: "json" }
import { type Arrangement, arranged, joined, LETTERS, scriptInPieces } from "./bundle.ts"

const LASTS_MS = 180_000
/** So many bytes more are taken now and then, at first; later fewer, until none. https://en.wikipedia.org/wiki/Simulated_annealing */
const WARMTH = 0.8
/** Neighbours often belong together. */
const MOST_MOVED = 6

const pieces = await scriptInPieces()
const sizeOf = (as: Arrangement) => brotliCompressSync(joined(pieces, as)).length
const below = (limit: number) => Math.floor(Math.random() * limit)

let now: Arrangement = { ...arrangement, order: arranged(pieces, arrangement.order) }
let size = sizeOf(now)
let best = { ...now, size }
const begun = Date.now()
for (let left = 1; left > 0; left = 1 - (Date.now() - begun) / LASTS_MS) {
  const other = below(2)
    ? { ...now, order: withSomeMoved(now.order) }
    : { ...now, letters: exchanged(now.letters) }
  const found = sizeOf(other)
  if (found > size && Math.random() > Math.exp((size - found) / (WARMTH * left))) continue
  ;[now, size] = [other, found]
  if (size < best.size) {
    best = { ...now, size }
    console.log(`${size} bytes`)
  }
}
const { order, letters } = best
await writeFile(
  new URL("arrangement.json", import.meta.url),
  `${JSON.stringify({ letters, order }, null, 2)}\n`,
)

function withSomeMoved(from: readonly string[]): string[] {
  const rest = [...from]
  const moved = rest.splice(below(from.length), 1 + (below(2) && below(MOST_MOVED)))
  rest.splice(below(rest.length + 1), 0, ...moved)
  return rest
}

function exchanged(letters: string): string {
  const [one = "", other = ""] = [letters[below(LETTERS.length)], letters[below(LETTERS.length)]]
  return letters.replace(RegExp(`[${one}${other}]`, "g"), (letter) => (letter === one ? other : one))
}
