/**
 * `npm run arrange`: looks for an order of the script's functions in which brotli finds more to repeat, and writes
 * it to sdk/order.json. To be run when the script has grown, for a few minutes; the order changes nothing else.
 */
import { writeFile } from "node:fs/promises"
import { brotliCompressSync } from "node:zlib"
import { bundleScript, namesOf } from "./bundle.ts"
import order from "./order.json" with { type: "json" }

const TRIES = 1_500

const sizeOf = async (names: readonly string[]) => brotliCompressSync(await bundleScript(names)).length

let best = await namesOf(order)
let size = await sizeOf(best)
for (let tries = 0; tries < TRIES; tries++) {
  const moved = withOneMoved(best)
  const found = await sizeOf(moved)
  if (found < size) console.log(`${tries}: ${found} bytes`)
  if (found <= size) [best, size] = [moved, found]
}
await writeFile(new URL("order.json", import.meta.url), `${JSON.stringify(best, null, 2)}\n`)

function withOneMoved(names: readonly string[]): string[] {
  const any = () => Math.floor(Math.random() * names.length)
  const from = any()
  const moved = names.toSpliced(from, 1)
  return moved.toSpliced(any(), 0, names[from] ?? "")
}
