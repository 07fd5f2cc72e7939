const TOKEN = /\{[^{}]*\}/g
/** Stands for a token while a URL is read: a text that needs no escaping, and that no operator writes. */
const ANYTHING = "0anything0"

/** Whether an address is of a page with this URL: the same origin and path, whatever its tokens were and its query. */
export function isPageAt(template: string, address: string): boolean {
  const page = URL.parse(template.replace(TOKEN, ANYTHING))
  const there = URL.parse(address)
  if (page === null || page.origin !== there?.origin) return false
  const segments = there.pathname.split("/")
  const patterns = page.pathname.split("/")
  return (
    patterns.length === segments.length &&
    patterns.every((pattern, at) => fits(pattern.split(ANYTHING), segments[at] ?? ""))
  )
}

/**
 * Whether a text is these parts in their order, with anything between them. The address is a stranger's: a
 * pattern of several tokens, tried as a regular expression, takes minutes for one that was made for it.
 */
function fits(parts: readonly string[], text: string): boolean {
  const [first = "", ...others] = parts
  const last = others.pop()
  if (last === undefined) return text === first
  const end = text.length - last.length
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return false
  let from = first.length
  for (const part of others) {
    const at = text.indexOf(part, from)
    if (at < 0 || at + part.length > end) return false
    from = at + part.length
  }
  return true
}
