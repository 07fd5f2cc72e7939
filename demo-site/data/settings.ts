import { readFile } from "node:fs/promises"
import { parse } from "yaml"

/** A settings document as far as two of them are joined: lists by key, and others. */
type Document = Record<string, unknown>

/** The settings of the demo's past, and those of the demo shop beside them: it can be visited too. */
export async function demoDocument(): Promise<Document> {
  const [past, shop] = await Promise.all([documentIn("afterclick.yaml"), documentIn("../afterclick.yaml")])
  const keys = [...new Set([...Object.keys(past), ...Object.keys(shop)])]
  return Object.fromEntries(keys.map((key) => [key, joined(past[key], shop[key])]))
}

async function documentIn(file: string): Promise<Document> {
  return parse(await readFile(new URL(file, import.meta.url), "utf8")) as Document // ours, and checked when saved
}

/** Of two entries of the same name, only the first. */
function joined(first: unknown, second: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(second)) {
    const taken = new Set(first.map(nameOf))
    return [...first, ...second.filter((entry) => !taken.has(nameOf(entry)))]
  }
  if (isObject(first) && isObject(second)) return { ...second, ...first }
  return first ?? second
}

function nameOf(entry: unknown): unknown {
  if (!isObject(entry)) return entry
  return entry.id ?? entry.code ?? entry.name ?? entry.origin
}

function isObject(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
