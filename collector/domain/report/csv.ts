/** What a spreadsheet would take for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const SIGN = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
const FORMULA = new RegExp(`^(?:${SIGN}|[\\t\\r\\n])`)

/**
 * Within a cell: where one would begin for a spreadsheet whose separator is another, as it is in most of Europe. To
 * such a one a quotation mark in the middle of its cell is a letter, and holds nothing together.
 */
const FORMULA_WITHIN = new RegExp(`([;\\t\\r\\n])(?="*${SIGN})`, "g")
const NEEDS_QUOTES = /[",;\t\r\n]/

/**
 * Lines of cells as CSV (RFC 4180). Numbers stay numbers; a text that a spreadsheet would take for a formula gets
 * an apostrophe before it; nothing is an empty cell.
 */
export function csvText(lines: Iterable<readonly (string | number | null)[]>): string {
  const written: string[] = []
  for (const cells of lines) written.push(`${cells.map(cellText).join(",")}\r\n`)
  return written.join("")
}

function cellText(cell: string | number | null): string {
  if (cell === null) return ""
  if (typeof cell === "number") return String(cell)
  const safe = (FORMULA.test(cell) ? `'${cell}` : cell).replace(FORMULA_WITHIN, "$1'")
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
