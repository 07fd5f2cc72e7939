import { isAddressRange } from "./addresses.ts"

/** What of a text may stand in a log. */
export interface Redaction {
  /** What must never be seen, whatever is asked for; it may be other things from one call to the next. */
  secrets: () => readonly string[]
  /** Whether ids of people may stand there whole: of visitors and hits, addresses, and what an error quotes. */
  keepsIds: boolean
}

/** What stands in place of what was cut out. */
export const CUT = "…"

/** A text without secrets, without what URLs say, and without ids of people unless they may be kept. */
export function redacted(text: string, { secrets, keepsIds }: Redaction): string {
  const all = secrets().toSorted((one, other) => other.length - one.length)
  const [long, short] = [all.filter(isLongSecret), all.filter((secret) => !isLongSecret(secret))]
  const plain = withoutSecrets(withoutUrls(withoutSecrets(text, long)), short)
  return keepsIds ? plain : withoutPeople(plain)
}

/**
 * The text of an error, which others have written: it may quote what was sent, such as an order number, or the
 * half of a JSON text.
 */
export function redactedError(text: string, redaction: Redaction): string {
  const unquoted = redaction.keepsIds ? text : text.replace(QUOTED, `"${CUT}"`)
  return redacted(unquoted, redaction)
}

const QUOTED = /"[^"]*"/g

/** So short a secret could be a part of any word: it is cut out where it stands alone. */
const LONG_SECRET = 6
export const isLongSecret = ({ length }: string) => length >= LONG_SECRET
/** What means something in a pattern. */
const SPECIAL = /[\\^$.*+?()[\]{}|-]/g

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
    .reduce(withoutSecret, text)
}

function withoutSecret(text: string, secret: string): string {
  if (secret === "") return text
  if (isLongSecret(secret)) return text.replaceAll(secret, CUT)
  return text.replace(new RegExp(`(?<!\\w)${secret.replace(SPECIAL, "\\$&")}(?!\\w)`, "g"), CUT)
}

/** Of a URL its origin is left: a secret can stand in its user, its path and its query, and so can a person. */
const URL_TEXT =
  /\b((?:https?|rediss?|postgres(?:ql)?):\/\/)(?:[^\s/@"'<>]*@)?([^\s/"'<>?#,;]+)([^\s"'<>]*)/gi
const QUERY = /\?[\w.~%+[\]-]+=[^\s"'<>]*/g

function withoutUrls(text: string): string {
  const short = text.replace(URL_TEXT, (_whole, scheme: string, host: string, rest: string) => {
    return `${scheme}${host}${/^[/?#]./.test(rest) ? `/${CUT}` : rest}`
  })
  return short.replace(QUERY, `?${CUT}`)
}

const ID = /(?<![\da-z])([0-7][\da-hjkmnp-tv-z]{9})[\da-hjkmnp-tv-z]{16}(?![\da-z])/gi
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)/g
const IPV6 = /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])/gi
/** The machine itself is nobody. */
const OWN = /^(?:127\.|0\.0\.0\.0$|::1?$)/

/** Of an id the time is left, its first ten characters: enough to find what it names, for who may look. */
function withoutPeople(text: string): string {
  const isPerson = (address: string) => isAddressRange(address) && !OWN.test(address)
  const cut = (address: string) => (isPerson(address) ? `[ip]` : address)
  return text.replace(ID, `$1${CUT}`).replace(IPV6, cut).replace(IPV4, cut)
}
