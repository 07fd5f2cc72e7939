export interface Listed<Item> {
  items: Item[]
  /** Where the next page begins; null at the end. */
  next: string | null
}

export interface Span {
  /** ms since 1970, inclusive. */
  from?: number
  /** ms since 1970, exclusive. */
  to?: number
  cursor?: string
  limit: number
}
