/** Whatever the API gave, as a person reads it. */
export function textOf(value: unknown): string {
  if (!isGiven(value)) return "nothing"
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

/** Whether there is anything to read. */
export function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined && value !== ""
}
