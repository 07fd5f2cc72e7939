/** An event that could not be recorded, and was put aside as it came. */
export interface Aside {
  event: string
  at: string
  error: string
  received: { name: string; via: string } & Record<string, unknown>
}

export interface AsideList {
  items: Aside[]
  next: string | null
  /** How many there are in all. */
  count: number
}
