import type { Listed } from "../ports.ts"

/** Of one row more than a page holds: that row says there is another page. */
export function pageOf<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => string): Listed<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
