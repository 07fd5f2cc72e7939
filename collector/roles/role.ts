/** What a process does: the doors, the recorder, the courier. */
export const ROLES = ["collect", "record", "courier"] as const
export type Role = (typeof ROLES)[number]

/** The roles an invocation names: one, or all where none is named. Null if it names something else. */
export function rolesOf(said: readonly string[]): ReadonlySet<Role> | null {
  const [name, ...more] = said
  if (name === undefined) return new Set(ROLES)
  const role = ROLES.find((role) => role === name)
  return role === undefined || more.length > 0 ? null : new Set([role])
}

/** A role at work. */
export interface AtWork {
  /** Ends it in order; resolves when it has. */
  stop(): Promise<void>
}
