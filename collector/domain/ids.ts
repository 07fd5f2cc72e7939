/**
 * Ids carry time: a ULID in lower case, 26 characters of Crockford base32, 48 bits of milliseconds and then
 * 80 of chance. https://github.com/ulid/spec
 *
 * The last character of every hit repeats that of its visitor, so that whoever holds either knows the stream
 * in which that visitor's events stay in order.
 */

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
/** Every two characters, by their ten bits: thirteen pairs are joined in half the time of 26 characters. */
const PAIRS = [...ALPHABET].flatMap((first) => [...ALPHABET].map((second) => first + second))
const PAIR_BITS = 10
const ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/
const ID_LENGTH = 26
const MAY_HAVE_ID = /[0-9a-z]{26,}/gi
const TIME_CHARACTERS = 10

/** How many random bytes an id takes. */
export const ID_CHANCE_BYTES = 10

/** The id in lower case, or null when the text is none. Ids are read without case. */
export function parseId(text: string): string | null {
  const lower = text.toLowerCase()
  return ID.test(lower) ? lower : null
}

/** Whether a text names one of these ids, in whatever letters, and whatever stands around it. */
export function namesOneOf(text: string, ids: ReadonlySet<string>): boolean {
  return text.match(MAY_HAVE_ID)?.some((run) => hasId(run.toLowerCase(), ids)) ?? false
}

function hasId(run: string, ids: ReadonlySet<string>): boolean {
  for (let at = 0; at + ID_LENGTH <= run.length; at++) if (ids.has(run.slice(at, at + ID_LENGTH))) return true
  return false
}

/** Makes an id of a time (ms since 1970) and `ID_CHANCE_BYTES` bytes of chance. */
export function makeId(at: number, chance: Uint8Array): string {
  return encodeTime(at) + encodeChance(chance)
}

/** Makes an id of the time of another. */
export function idAtTimeOf(id: string, chance: Uint8Array): string {
  return id.slice(0, TIME_CHARACTERS) + encodeChance(chance)
}

/** The id of the same chance, and so of the same stream, without its time: of 1970. */
export function undated(id: string): string {
  return encodeTime(0) + id.slice(TIME_CHARACTERS)
}

/** The time an id carries, in ms since 1970. */
export function idTime(id: string): number {
  let time = 0
  for (const character of id.slice(0, TIME_CHARACTERS)) time = time * 32 + ALPHABET.indexOf(character)
  return time
}

/** What no id of that time or later comes before, and every earlier one does. */
export function leastId(at: number): string {
  return encodeTime(at)
}

/** One of 32 streams: the id's last character. */
export function streamOf(id: string): string {
  return id.slice(-1)
}

/** Every stream there is, in order. */
export const STREAMS: readonly string[] = [...ALPHABET]

/** The id, moved to the stream of `visitor`. */
export function inStreamOf(id: string, visitor: string): string {
  return id.slice(0, -1) + streamOf(visitor)
}

function encodeTime(at: number): string {
  let rest = at
  let text = ""
  for (let place = 0; place < TIME_CHARACTERS; place += 2) {
    text = PAIRS[rest % PAIRS.length] + text
    rest = Math.floor(rest / PAIRS.length)
  }
  return text
}

function encodeChance(chance: Uint8Array): string {
  let text = ""
  let bits = 0
  let held = 0
  for (let at = 0; at < ID_CHANCE_BYTES; at++) {
    held = (held << 8) | (chance[at] ?? 0)
    bits += 8
    if (bits < PAIR_BITS) continue
    bits -= PAIR_BITS
    text += PAIRS[held >> bits]
    held &= (1 << bits) - 1
  }
  return text
}
