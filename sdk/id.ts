const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

let made = 0

/**
 * A new id: a ULID in lower case, 10 characters of time and 16 of chance. https://github.com/ulid/spec
 * The first of chance counts, so that what is made in one millisecond sorts in its order.
 */
export function newId(): string {
  return crypto
    .getRandomValues(new Uint8Array(15))
    .reduce((id, byte) => id + ALPHABET[byte % 32], idTime(Date.now()) + ALPHABET[made++ % 32])
}

/** The beginning of all ids of a time (ms since 1970): ids sort by their time. Until the year 3084. */
export function idTime(time: number): string {
  let id = ""
  for (; id.length < 10; time /= 32) id = ALPHABET[(time % 32) | 0] + id
  return id
}
