/** Where in a document something stands, as text, one step deeper: `pages[0]` and `url` is `pages[0].url`. */
export function deeper(path: string, key: PropertyKey): string {
  if (typeof key === "number") return `${path}[${key}]`
  if (!/^[\w-]+$/.test(String(key))) return `${path}[${JSON.stringify(String(key))}]`
  return path === "" ? String(key) : `${path}.${String(key)}`
}
