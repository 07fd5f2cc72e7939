import { Anchor } from "@mantine/core"
import type { ReactNode } from "react"
import { Link } from "wouter"

/** A way to another screen. */
export function To({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Anchor component={Link} href={href} inherit className="long">
      {children}
    </Anchor>
  )
}

interface ThingProps {
  /** Its id; there may be none. */
  children: string | null | undefined
}

/** The ways to what has an id of its own. */
export const ToConversion = ({ children }: ThingProps) => thing("/conversions/", children)
export const ToEvent = ({ children }: ThingProps) => thing("/received/", children)
export const ToVisitor = ({ children }: ThingProps) => thing("/visitors/", children)

function thing(screen: string, id: string | null | undefined) {
  return id ? <To href={`${screen}${encodeURIComponent(id)}`}>{id}</To> : null
}

/** The settings as they were in force. */
export function ToVersion({ children }: { children: number | null }) {
  return children === null ? null : (
    <To href={`/setup?tab=versions&version=${children}`}>version {children}</To>
  )
}
