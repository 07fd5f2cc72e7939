// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const EVERY_CONTROL = new RegExp(CONTROL, "g")

/** What stands where there was something that is no text. https://www.unicode.org/charts/PDF/UFFF0.pdf */
const REPLACEMENT = "\ufffd"

/** Whether text has neither control characters (of ASCII and Latin-1, NUL among them) nor half a surrogate pair. */
export function isCleanText(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text)
}

/** Embeddings, overrides and isolates of the bidirectional algorithm. https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters */
const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/

/** Whether text has a character that nobody sees and that turns the words around it, those of the screen among them. */
export const turnsWords = (text: string): boolean => DIRECTION.test(text)

/**
 * Text that every store gives back as it was: halves of surrogate pairs, which UTF-8 has not, and NUL, which
 * PostgreSQL refuses, are replaced by `�`. All else stays, line ends among it.
 */
export function keepable(text: string): string {
  const whole = text.toWellFormed()
  return whole.includes("\0") ? whole.replaceAll("\0", REPLACEMENT) : whole
}

/** Clean text: what is not clean in it is replaced by `�`. */
export function cleaned(text: string): string {
  return text.toWellFormed().replace(EVERY_CONTROL, REPLACEMENT)
}
