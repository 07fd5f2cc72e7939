/** What a sender asks of the answer: at every door no parameters of the claim, whatever a source calls its values. */
export const WISHES = ["strict", "explain", "return", "key"] as const
export type Wish = (typeof WISHES)[number]

/** The wish that a name means, without regard to case. Null if it means none. */
export function wishOf(name: string): Wish | null {
  const lower = name.trim().toLowerCase()
  return WISHES.find((wish) => wish === lower) ?? null
}
