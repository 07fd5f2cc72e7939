/** The parameter by which a test visit is known, whatever else its address has. */
export const MARKER = "ac_test"

/** A mark nobody else has. */
export const newMark = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join("")

/**
 * The address to open for a test visit.
 * @param url where the visitor lands: a page, or a link of a funnel
 * @returns null where it is no address of the web
 */
export function addressOf(url: string, mark: string): string | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null
  const address = new URL(url)
  address.searchParams.set(MARKER, mark)
  return address.href
}
