/** An id as the tracker makes them: 26 characters that begin with the time, in Crockford's base 32. */
const ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i

/** A visitor's or a hit's id as it came from a form or a URL; null for anything else, which is not kept. */
export function trackerId(value: unknown): string | null {
  return typeof value === "string" && ID.test(value) ? value : null
}
