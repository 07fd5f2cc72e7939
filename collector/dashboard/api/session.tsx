import { useQueryClient } from "@tanstack/react-query"
import { createContext, type ReactNode, useContext } from "react"
import { Loading } from "../elements/loading.tsx"
import { Problem } from "../elements/problem.tsx"
import { SignIn } from "../shell/sign-in.tsx"
import { useAnswer } from "./answer.ts"
import { askJson, setCsrfToken } from "./ask.ts"
import { forgetToken, knownToken } from "./token.ts"
import { ROLES, type Role, type SessionAnswer, type User } from "./user.ts"

interface Session {
  name: string
  /** Null for the holder of a token. */
  user: User | null
  isFirst: boolean
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
  if (error) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined) return <Loading />
  setCsrfToken(data.csrf)
  const { user, isFirst } = data
  const isByToken = knownToken() !== null
  if (user === null && !isByToken) return <SignIn isFirst={isFirst} />
  const role = user?.role ?? "admin"
  const signOut = async () => {
    forgetToken()
    if (user !== null) await askJson("session", { method: "DELETE" })
    await client.resetQueries({ queryKey: ["session"] }) // first, so that nothing asks as nobody
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" })
  }
  const may = (wanted: Role) => ROLES.indexOf(role) >= ROLES.indexOf(wanted)
  const name = user?.name ?? "Admin token"
  return <Current value={{ name, user, isFirst, may, signOut }}>{children}</Current>
}
