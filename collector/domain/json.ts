import type { Json } from "./event.ts"
import { keepable } from "./text.ts"

/** Every text in a value of JSON, but for the names of its fields. */
export function textsIn(json: Json): string[] {
  if (typeof json === "string") return [json]
  return typeof json === "object" && json !== null ? Object.values(json).flatMap(textsIn) : []
}

/** A value of JSON with every text in it changed. */
export function eachText(json: Json, change: (text: string) => string): Json {
  if (typeof json === "string") return change(json)
  if (Array.isArray(json)) return json.map((one) => eachText(one, change))
  if (typeof json !== "object" || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, eachText(one, change)]))
}

/** A value of JSON as every store gives it back: the texts in it, and the names of its fields. */
export function keepableJson(json: Json): Json {
  if (typeof json === "string") return keepable(json)
  if (Array.isArray(json)) return json.map(keepableJson)
  if (typeof json !== "object" || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [keepable(name), keepableJson(one)]))
}

/** Half of a character is none, and some databases take no text with one. */
const HALF = /\\ud[89a-f]/

/** JSON of rows in which every half of a character is the one that stands for what is none: as SQLite writes it. */
export function wellFormedJson(rows: readonly unknown[]): string {
  const text = JSON.stringify(rows)
  if (!HALF.test(text)) return text
  return JSON.stringify(rows, (_, value) => (typeof value === "string" ? value.toWellFormed() : value))
}
