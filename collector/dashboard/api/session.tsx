import { useQueryClient } from "@tanstack/react-query"
import { createContext, type ReactNode, useContext } from "react"
import { Loading } from "../elements/loading.tsx"
import { Problem } from "../elements/problem.tsx"
import { capital } from "../format/capital.ts"
import { SignIn } from "../shell/sign-in.tsx"
import { useAnswer } from "./answer.ts"
import { askJson, Refused, setCsrfToken } from "./ask.ts"
import { forgetToken, knownToken } from "./token.ts"
import { ROLES, type Role, type SessionAnswer, type User } from "./user.ts"

interface Session {
  name: string
  role: Role
  /** Null for the holder of a token. */
  user: User | null
  isFirst: boolean
  /** The account's, in which days begin unless this browser chose another. */
  timezone: string
  may(role: Role): boolean
  signOut(): Promise<void>
}

const Current = createContext<Session | null>(null)

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(Current)
  if (session === null) throw new Error("nobody is signed in here")
  return session
}

/** Shows what is within to those who are signed in, and the way in to all others. */
export function SignedIn({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const { data, error, refetch } = useAnswer<SessionAnswer>("session")
  const isByToken = knownToken() !== null
  const isIn = data !== undefined && (data.user !== null || isByToken)
  const account = useAnswer<{ settings: { account?: { timezone?: string } } }>(isIn ? "settings" : null)
  if (error) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  setCsrfToken(data.csrf)
  const { user, author, isFirst } = data
  if (!isIn) return <SignIn isFirst={isFirst} />
  if (account.error) {
    const startAnew = () => {
      if (account.error instanceof Refused) forgetToken() // it is not known here, or not any more
      void client.resetQueries()
    }
    return <Problem error={account.error} again={startAnew} />
  }
  if (account.data === undefined) return <Loading />
  const role = data.role ?? "view" // of a token that was removed meanwhile, until it is refused
  const signOut = async () => {
    forgetToken()
    if (user !== null) await askJson("session", { method: "DELETE" })
    await client.resetQueries({ queryKey: ["session"] }) // first, so that nothing asks as nobody
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" })
  }
  const may = (wanted: Role) => ROLES.indexOf(role) >= ROLES.indexOf(wanted)
  const name = user?.name ?? capital(author ?? "token") // as the history names it
  const timezone = account.data.settings.account?.timezone ?? "UTC"
  return <Current value={{ name, role, user, isFirst, timezone, may, signOut }}>{children}</Current>
}
