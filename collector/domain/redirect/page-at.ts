const TOKEN = /\{[^{}]*\}/g
/** Stands for a token while a URL is read: a text that needs no escaping, and that no operator writes. */
const ANYTHING = "0anything0"

/** What means something in a pattern. */
const SPECIAL = /[.*+?^${}()|[\]\\/]/g

/** Whether an address is of a page with this URL: the same origin and path, whatever its tokens were and its query. */
export function isPageAt(template: string, address: string): boolean {
  const page = URL.parse(template.replace(TOKEN, ANYTHING))
  const there = URL.parse(address)
  if (page === null || page.origin !== there?.origin) return false
  const parts = page.pathname.split(ANYTHING).map((part) => part.replace(SPECIAL, "\\$&"))
  return new RegExp(`^${parts.join("[^/]*")}$`).test(there.pathname)
}
