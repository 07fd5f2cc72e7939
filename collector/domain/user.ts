import { isCleanText } from "./text.ts"

/** What somebody may do: look, change what is counted, or say who may. Each may what those before it may. */
export const SCOPES = ["view", "edit", "admin"] as const
export type Scope = (typeof SCOPES)[number]

/** Whether who has one scope may do what needs another. */
export function reaches(has: Scope, needed: Scope): boolean {
  return SCOPES.indexOf(has) >= SCOPES.indexOf(needed)
}

/** The scope that a value names; null for any other. */
export function readScope(value: unknown): Scope | null {
  return SCOPES.find((scope) => scope === value) ?? null
}

const LONGEST_NAME = 100
/** So the history names who has a token: nobody else may be named so. */
const NOBODYS_NAME = /^(admin token$|token )/

/** What is wrong with the name of a user or a token; null if nothing is. */
export function faultOfName(value: unknown): string | null {
  if (typeof value !== "string" || value.trim() === "") return "must be a name"
  if (value.length > LONGEST_NAME) return `must have ${LONGEST_NAME} characters at most`
  if (!isCleanText(value)) return "must have no control characters"
  return NOBODYS_NAME.test(nameKey(value))
    ? 'must not begin as what the history calls a token: "token …"'
    : null
}

/** The same for all ways to write a name: two users who differ in nothing else would be taken for one. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ")
}

const SHORTEST_PASSWORD = 10
/** Longer than anybody's phrase; what is hashed has an end. */
const LONGEST_PASSWORD = 200

/** What is wrong with a password to be; null if nothing is. */
export function faultOfPassword(value: unknown): string | null {
  if (typeof value !== "string") return "must be a password"
  const { length } = [...value]
  if (length < SHORTEST_PASSWORD) return `must have ${SHORTEST_PASSWORD} characters at least`
  return length > LONGEST_PASSWORD ? `must have ${LONGEST_PASSWORD} characters at most` : null
}
