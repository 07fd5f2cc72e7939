import { readFile } from "node:fs/promises"
import { parse } from "yaml"
import { deeper } from "./domain/settings/path.ts"

/**
 * The settings document that a file has, in YAML or JSON; it is not checked yet.
 * @throws saying which file cannot be read, and why
 */
export async function readSettingsFile(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Error(`There is no file ${file}.`)
    throw new Error(`${file} cannot be read: ${error.message}`)
  })
  const document = parsed(text, file)
  if (document === null) throw new Error(`${file} is empty. {} in it says that nothing is set.`)
  const circle = circleIn(document)
  if (circle !== null) throw new Error(`${file} has faults:\n  ${circle}: is an alias of what it is part of`)
  return document
}

function parsed(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new Error(`${file} cannot be read as YAML or JSON: ${(error as Error).message}`)
  }
}

/** The path of an alias in whose value it stands itself: such a document has no end. Null if there is none. */
function circleIn(document: unknown, path = "", above: readonly unknown[] = []): string | null {
  if (typeof document !== "object" || document === null) return null
  if (above.includes(document)) return path
  const isList = Array.isArray(document)
  for (const [name, value] of Object.entries(document)) {
    const circle = circleIn(value, deeper(path, isList ? Number(name) : name), [...above, document])
    if (circle !== null) return circle
  }
  return null
}
