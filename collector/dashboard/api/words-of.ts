/** An error as a sentence. */
export function wordsOf(error: unknown): string {
  if (error instanceof TypeError) return "The collector cannot be reached."
  return error instanceof Error ? error.message : String(error)
}
