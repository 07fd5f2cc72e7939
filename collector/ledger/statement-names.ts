/** So many statements are kept prepared; who asks in so many ways asks anew each time. */
const MOST = 300
/** What is longer was written for one occasion, such as the rows of a file. */
const LONGEST_TEXT = 10_000

/**
 * Names for statements that a database is to keep prepared: the same text has the same name. What was asked only
 * once has none, and what comes when there are many already.
 */
export function createNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  const once = new Set<string>()
  return (text) => {
    const name = names.get(text)
    if (name !== undefined || names.size === MOST || text.length > LONGEST_TEXT) return name
    if (once.delete(text)) names.set(text, `statement_${names.size}`)
    else once.add(text)
    if (once.size > MOST) once.clear()
    return names.get(text)
  }
}
