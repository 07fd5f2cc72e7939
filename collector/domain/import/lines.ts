import type { Field } from "../event.ts"
import { faulty, type Row } from "./row.ts"

/** `HIT[:TX][, payout]`: what stands before the first colon, up to the separator, and after it. */
const LINE = /^([^:,;\t]*)(?::([^,;\t]*))?(?:[,;\t]([^,;\t]*))?(.*)$/

/** Reads one line `HIT[:TX][, payout]`; null if it is blank or a remark. */
export function readLine(text: string, line: number): Row | null {
  const trimmed = text.trim()
  if (trimmed === "" || trimmed.startsWith("#")) return null
  const [, hit = "", tx, payout, rest] = LINE.exec(trimmed) ?? []
  if (hit.trim() === "")
    return faulty(line, trimmed, "No click id stands at the beginning: a line is HIT:TX, payout.")
  if (rest !== "")
    return faulty(
      line,
      trimmed,
      "More than HIT:TX, payout stands here. An amount has a point before its decimals, and no grouping.",
    )
  const parts: [name: string, value: string | undefined][] = [
    ["hit", hit],
    ["tx", tx],
    ["payout", payout],
  ]
  return { line, fields: parts.flatMap(([name, value]) => fieldOf(name, value)) }
}

function fieldOf(name: string, value = ""): Field[] {
  const given = value.trim()
  return given === "" ? [] : [[name, given]]
}
