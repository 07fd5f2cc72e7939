import type { Scope } from "../domain/user.ts"

/** Somebody who may sign in. Times are ms since 1970. */
export interface User {
  id: string
  name: string
  role: Scope
  at: number
  /** When they signed in last; null if never. */
  signedInAt: number | null
  /** Since when they may not sign in; null if they may. */
  disabledAt: number | null
}

/** What is changed of a user; what is not named stays. */
export interface UserChanges {
  name?: string
  role?: Scope
  /** As it is hashed. */
  password?: string
  disabledAt?: number | null
}

/**
 * Who may sign in. Of two names that are read as one (see `nameKey`) only one is ever there. Passwords are kept as
 * they are hashed. The last admin who may sign in stays one.
 */
export interface Users {
  /** In the order in which they were added. */
  list(): Promise<User[]>
  isEmpty(): Promise<boolean>
  /** Who has this name, however it is written, and the hash of their password. */
  named(name: string): Promise<{ user: User; password: string } | null>
  /** False if somebody has this name. */
  add(user: User, password: string): Promise<boolean>
  /** With another password, or disabled, the user is signed out everywhere. */
  change(id: string, changes: UserChanges): Promise<User | NotChanged>
  /** With all that they are signed in by. Gives who it was. */
  remove(id: string): Promise<User | Exclude<NotChanged, "name_taken">>
  /** Keeps the same password hashed anew, unless it was changed meanwhile. Nobody is signed out. */
  rehash(id: string, from: string, to: string): Promise<void>
}

/** Why a user is as before. */
export type NotChanged = "unknown" | "name_taken" | "last_admin"

/** One browser in which a user is signed in. */
export interface SignIn {
  /** Of what the browser holds only this is known. */
  secretHash: string
  user: string
  at: number
  /** It ends then, unless it is extended. */
  until: number
}

export interface SignIns {
  /** False if the user is gone, disabled, or has another password than this hash by now. Forgets what ended. */
  begin(signIn: SignIn, password: string): Promise<boolean>
  /** The one that has not ended, and its user, who is not disabled. */
  find(secretHash: string, now: number): Promise<{ signIn: SignIn; user: User } | null>
  extend(secretHash: string, until: number): Promise<void>
  end(secretHash: string): Promise<void>
}

/** What a program uses the API by. */
export interface ApiToken {
  id: string
  name: string
  scope: Scope
  at: number
  /** Who made it, as the history names them. */
  author: string
  /** About when it was used last; null if never. */
  usedAt: number | null
}

export interface ApiTokens {
  /** In the order in which they were made. */
  list(): Promise<ApiToken[]>
  /** False if there is one of this name, however it is written. */
  add(token: ApiToken, secretHash: string): Promise<boolean>
  find(secretHash: string): Promise<ApiToken | null>
  used(id: string, at: number): Promise<void>
  /** Null if there is none of this id. */
  remove(id: string): Promise<ApiToken | null>
}
