import { isCleanText } from "../domain/text.ts"
import type { Clock, SignIns, User, Users } from "../ports.ts"
import { type Attempt, countFailures } from "./failures.ts"
import { fewAtOnce } from "./few-at-once.ts"
import { hashPassword, isOutdated, isPassword, nobodysHash } from "./password.ts"
import { hashOfSecret, newSecret } from "./secrets.ts"

const DAY_MS = 86_400_000
const LASTS_MS = 30 * DAY_MS
/** A password is work for a processor and tens of megabytes: so many are hashed at once, and so many more wait. */
const AT_ONCE = 2
const WAITING = 20

/** Somebody who is signed in, and what their browser shows for it. */
export interface SignedIn {
  user: User
  secret: string
  until: number
  /** Whether the browser has to be given the secret again, as it lasts longer now. */
  isExtended: boolean
}

/** Why nobody is signed in. */
export type NotSignedIn = { refused: "bad_credentials" } | { refused: "too_many_failures"; waitMs: number }

export interface SignInNeeds {
  users: Users
  signIns: SignIns
  clock: Clock
}

/** Signing in and out, and the passwords of users. */
export interface SignIn {
  /** @throws TooManyWait */
  begin(name: string, password: string, address: string): Promise<SignedIn | NotSignedIn>
  /** Who is signed in by a secret. */
  find(secret: string): Promise<SignedIn | null>
  /** The same, made to last from now on again, once a day: only where the browser is then given the secret anew. */
  extended(signedIn: SignedIn): Promise<SignedIn>
  end(secret: string): Promise<void>
  /** Another password for who knows the present one; signed out everywhere, and signed in here anew. @throws TooManyWait */
  changePassword(by: SignedIn, passwords: Passwords): Promise<SignedIn | NotSignedIn>
  /** @throws TooManyWait */
  hash(password: string): Promise<string>
}

export interface Passwords {
  old: string
  new: string
}

/** How users sign in. */
export function createSignIn({ users, signIns, clock }: SignInNeeds): SignIn {
  const failures = countFailures(clock)
  const inTurn = fewAtOnce(AT_ONCE, WAITING)
  const hash = (password: string) => inTurn(() => hashPassword(password))
  const ofNobody = nobodysHash()

  /** Whose name and password it is: for a name that nobody has, and for who may not, it takes as long as for any. */
  const known = async (name: string, password: string, attempt: Attempt): Promise<Known> => {
    const waitMs = failures.attempt(attempt)
    if (waitMs > 0) return { refused: "too_many_failures", waitMs }
    try {
      const found = isCleanText(name) ? await users.named(name) : null // PostgreSQL would not even look for NUL
      const isRight = await inTurn(() => isPassword(password, found?.password ?? ofNobody))
      if (!isRight || found === null || found.user.disabledAt !== null) return { refused: "bad_credentials" }
      failures.succeeded(attempt)
      return found
    } catch (error) {
      failures.undone(attempt)
      throw error
    }
  }

  const signIn = async (user: User, password: string): Promise<SignedIn | NotSignedIn> => {
    const [secret, at] = [newSecret(), clock()]
    const begun = { secretHash: hashOfSecret(secret), user: user.id, at, until: at + LASTS_MS }
    const isBegun = await signIns.begin(begun, password)
    return isBegun ? { user, secret, until: begun.until, isExtended: true } : { refused: "bad_credentials" }
  }

  /** A password that was hashed with other work is hashed anew, as only now it is known. */
  const keepUpToDate = async ({ user, password }: KnownUser, plain: string): Promise<void> => {
    if (isOutdated(password)) await users.rehash(user.id, password, await hash(plain))
  }

  /** While the ledger cannot be written, who is signed in may look at it all the same; the next request extends. */
  const extend = (secret: string, until: number): Promise<boolean> =>
    signIns.extend(hashOfSecret(secret), until).then(
      () => true,
      () => false,
    )

  return {
    begin: async (name, password, address) => {
      const found = await known(name, password, { name, address })
      if ("refused" in found) return found
      const signedIn = await signIn(found.user, found.password)
      await keepUpToDate(found, password)
      return signedIn
    },

    find: async (secret) => {
      const found = await signIns.find(hashOfSecret(secret), clock())
      return found && { user: found.user, secret, until: found.signIn.until, isExtended: false }
    },

    extended: async (signedIn) => {
      const until = clock() + LASTS_MS
      const isDue = until - signedIn.until > DAY_MS
      return isDue && (await extend(signedIn.secret, until))
        ? { ...signedIn, until, isExtended: true }
        : signedIn
    },

    end: (secret) => signIns.end(hashOfSecret(secret)),

    changePassword: async ({ user: { id, name }, secret }, passwords) => {
      // By this sign-in alone: others may fail with the name, and whoever has stolen it may not guess on.
      const found = await known(name, passwords.old, { session: secret })
      if ("refused" in found) return found
      if (found.user.id !== id) return { refused: "bad_credentials" } // the name is somebody else's by now
      const password = await hash(passwords.new)
      const changed = await users.change(id, { password })
      return typeof changed === "string" ? { refused: "bad_credentials" } : await signIn(changed, password)
    },

    hash,
  }
}

interface KnownUser {
  user: User
  password: string
}
type Known = KnownUser | NotSignedIn
