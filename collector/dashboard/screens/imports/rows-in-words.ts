import { count } from "../../format/number.ts"

/** How many rows, as a button says it. */
export const rowsInWords = (rows: number): string => `${count(rows)} ${rows === 1 ? "row" : "rows"}`
