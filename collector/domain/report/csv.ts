/** What a spreadsheet would take for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const NEEDS_QUOTES = /[",\r\n]/

/**
 * Lines of cells as CSV (RFC 4180). Numbers stay numbers; a text that a spreadsheet would take for a formula gets
 * an apostrophe before it; nothing is an empty cell.
 */
export function csvText(lines: readonly (readonly (string | number | null)[])[]): string {
  return lines.map((cells) => `${cells.map(cellText).join(",")}\r\n`).join("")
}

function cellText(cell: string | number | null): string {
  if (cell === null) return ""
  if (typeof cell === "number") return String(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
