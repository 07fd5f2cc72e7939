const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

/** A new id: a ULID in lower case, 10 characters of time and 16 of chance. https://github.com/ulid/spec */
export function newId(): string {
  let id = ""
  for (let time = Date.now(), place = 0; place < 10; place++, time = Math.floor(time / 32))
    id = ALPHABET[time % 32] + id
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += ALPHABET[byte % 32]
  return id
}

/** The id in lower case if the text is one, else undefined. */
export function asId(text: string | null | undefined): string | undefined {
  return text && /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i.test(text) ? text.toLowerCase() : undefined
}

/** The time an id carries, in ms since 1970. */
export function idTime(id: string): number {
  return [...id.slice(0, 10)].reduce((time, character) => time * 32 + ALPHABET.indexOf(character), 0)
}
