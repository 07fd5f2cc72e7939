/** What one may do: each may all that those before it may. */
export const ROLES = ["view", "edit", "admin"] as const
export type Role = (typeof ROLES)[number]

export interface User {
  id: string
  name: string
  role: Role
}

/** Who is here, as the collector says. */
export interface SessionAnswer {
  /** Null for the holder of a token. */
  user: User | null
  /** As the history names a user or a token; null for nobody it knows. */
  author: string | null
  role: Role | null
  csrf: string | null
  /** There is no user yet. */
  isFirst: boolean
}
