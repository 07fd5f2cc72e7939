/** What one may do: each may all that those before it may. */
export const ROLES = ["view", "edit", "admin"] as const
export type Role = (typeof ROLES)[number]

export interface User {
  id: string
  name: string
  role: Role
}

/** Who is signed in, as the collector says. */
export interface SessionAnswer {
  user: User | null
  csrf: string | null
  /** There is no user yet. */
  isFirst: boolean
}
