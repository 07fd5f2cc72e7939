/**
 * `npm run arrange`: looks for an order of the script's functions in which brotli finds more to repeat, and writes
 * it to sdk/order.json. To be run when the script has changed, for some minutes; the order changes nothing else.
 */
import { writeFile } from "node:fs/promises"
import { brotliCompressSync } from "node:zlib"
import { arranged, joined, scriptInPieces } from "./bundle.ts"
import order from "./order.json" with { type: "json" }

const LASTS_MS = 180_000
/** So many bytes more are taken now and then, at first; later fewer, until none. https://en.wikipedia.org/wiki/Simulated_annealing */
const WARMTH = 0.8
/** Neighbours often belong together. */
const MOST_MOVED = 6

const pieces = await scriptInPieces()
const sizeOf = (names: readonly string[]) => brotliCompressSync(joined(pieces, names)).length
const below = (limit: number) => Math.floor(Math.random() * limit)

let names = arranged(pieces, order)
let size = sizeOf(names)
let best = { names, size }
const begun = Date.now()
for (let left = 1; left > 0; left = 1 - (Date.now() - begun) / LASTS_MS) {
  const moved = withSomeMoved(names)
  const found = sizeOf(moved)
  if (found > size && Math.random() > Math.exp((size - found) / (WARMTH * left))) continue
  ;[names, size] = [moved, found]
  if (size < best.size) {
    best = { names, size }
    console.log(`${size} bytes`)
  }
}
await writeFile(new URL("order.json", import.meta.url), `${JSON.stringify(best.names, null, 2)}\n`)

function withSomeMoved(from: readonly string[]): string[] {
  const rest = [...from]
  const moved = rest.splice(below(from.length), 1 + (below(2) && below(MOST_MOVED)))
  rest.splice(below(rest.length + 1), 0, ...moved)
  return rest
}
