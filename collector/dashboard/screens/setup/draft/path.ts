import { deeper } from "../../../../domain/settings/path.ts"

/** Where in a document something stands: `["pages", 0, "url"]`. */
export type Path = readonly (string | number)[]

/** An object of a document. */
export type Fields = Readonly<Record<string, unknown>>

/** As the faults of the settings write it: `pages[0].url`. */
export const pathText = (path: Path): string => path.reduce<string>(deeper, "")

/** The place that such a text names. */
export function pathOf(text: string): Path {
  const keys = text.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([\w-]+)/g)
  return [...keys].map(([, index, quoted, plain = ""]) => {
    if (index !== undefined) return Number(index)
    return quoted === undefined ? plain : String(JSON.parse(quoted))
  })
}

/** Whether a value has names within. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** What stands there; undefined where nothing does. */
export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((within, key) => {
    if (Array.isArray(within)) return within[Number(key)]
    return isFields(within) && Object.hasOwn(within, key) ? within[key] : undefined
  }, document)
}

/**
 * The document with a value put there. Undefined takes out what was there; what is left without anything in it goes
 * too, as every key of the settings is optional, except for the things of a list.
 */
export function withValue(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return value
  const was = Array.isArray(document) || isFields(document) ? valueAt(document, [key]) : undefined
  const is = rest.length === 0 ? value : withValue(was, rest, value)
  if (typeof key === "string") return withField(document, key, is)
  const mayBeEmpty = rest.length > 0 && was !== undefined // as a thing of a list may
  return withElement(document, key, mayBeEmpty ? (is ?? {}) : is)
}

function withElement(list: unknown, at: number, value: unknown): unknown {
  const elements = Array.isArray(list) ? list : []
  if (value === undefined) return unlessEmpty(elements.filter((_, place) => place !== at))
  return at < elements.length
    ? elements.map((element, place) => (place === at ? value : element))
    : [...elements, value]
}

function withField(fields: unknown, name: string, value: unknown): unknown {
  const { [name]: _, ...others } = isFields(fields) ? fields : {}
  if (value === undefined) return unlessEmpty(others)
  if (!isFields(fields) || !Object.hasOwn(fields, name)) return { ...others, [name]: value }
  return { ...fields, [name]: value }
}

function unlessEmpty<Container extends object>(container: Container): Container | undefined {
  return Object.keys(container).length === 0 ? undefined : container
}
