import type { Field } from "../event.ts"
import { isLongSecret } from "../redaction.ts"
import { MASK } from "../settings/secrets.ts"
import type { OfferSource } from "../settings.ts"
import { nameAtDoor } from "./doors.ts"

/**
 * Cuts a key out of any text. Networks send it under names that nobody can list: behind an ampersand written for
 * HTML, a second question mark, in letters of another script. So what is looked for is the key itself, however much
 * of it is percent-encoded, and however often.
 */
export function hidingKey(key: string): (text: string) => string {
  const written = Array.from(key, writtenAs).join("")
  const pattern = new RegExp(isLongSecret(key) ? written : `${ALONE}${written}(?!\\w)`, "gu")
  return (text) => text.replace(pattern, MASK)
}

const hiding = new WeakMap<OfferSource, (text: string) => string>()

/** What cuts an offer source's key out of any text, made once for as long as its settings hold; null if it has no key. */
export function hidingKeyOf(source: OfferSource): ((text: string) => string) | null {
  if (source.key === undefined) return null
  const hidden = hiding.get(source) ?? hidingKey(source.key)
  hiding.set(source, hidden)
  return hidden
}

/** So short a key could be a part of any word. */
const ALONE = String.raw`(?:(?<!\w)|(?<=%[\da-fA-F]{2}))`

/** A space is a plus in a query, and a plus is read as a space. */
const SPACES: ReadonlySet<string> = new Set([" ", "+"])

/**
 * A pattern of all ways to write a character: as it is, or by its bytes. No text can be read as it in two ways, so
 * that none is gone through again and again.
 */
function writtenAs(character: string): string {
  if (SPACES.has(character)) return `(?:[ +]|${encoded(0x20)}|${encoded(0x2b)})`
  const bytes = Array.from(new TextEncoder().encode(character), writtenByte).join("")
  return IS_ASCII.test(character) ? bytes : `(?:${literal(character.codePointAt(0) ?? 0)}|${bytes})`
}

const IS_ASCII = /^[ -~]$/

/** URLs and headers come with a character for each byte. */
const writtenByte = (byte: number) => `(?:${literal(byte)}|${encoded(byte)})`
const literal = (code: number) => `\\u{${code.toString(16)}}`

/** What is encoded once more has 25 for its percent sign, each time. */
function encoded(byte: number): string {
  const digits = byte.toString(16).padStart(2, "0")
  return `%(?:25)*${digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`
}

/**
 * What a server sent to an offer source, without the key of that source. The names that claims are read by stay; and
 * of a short key so do their values: it could be an amount, or stand in any order number. Where the key was shown as
 * it is asked for, what looks like it in such a value is always part of that.
 * @param isShown whether it was
 */
export function withoutKey(fields: Field[], source: OfferSource, isShown: boolean): Field[] {
  const { key = "", parameters } = source
  const hidden = hidingKeyOf(source)
  if (hidden === null) return fields
  return fields.map(([name, value]): Field => {
    const word = name.trim().toLowerCase()
    const isRead = parameters.has(word) || nameAtDoor("postback", word) !== null
    const isKept = value === null || (isRead && (isShown || !isLongSecret(key)))
    return [isRead ? name : hidden(name), isKept ? value : hidden(value)]
  })
}
