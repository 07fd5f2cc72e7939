import { Component, type ReactNode } from "react"
import { useLocation, useSearch } from "wouter"
import { useAway } from "../api/reach.ts"
import { Problem } from "./problem.tsx"

/** Keeps what a screen throws to that screen, to the address at which it did, and until the collector is back. */
export function Surprise({ children }: { children: ReactNode }) {
  const [location] = useLocation()
  const search = useSearch()
  const reach = useAway() ? "away" : "there"
  return <Caught at={`${reach} ${location}?${search}`}>{children}</Caught>
}

interface CaughtProps {
  at: string
  children: ReactNode
}

interface CaughtState {
  /** Where, and when, the error was thrown. */
  at: string
  error: unknown
}

/** Its `key` is not the address: then every row that is opened would begin the whole screen anew. https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary */
class Caught extends Component<CaughtProps, CaughtState> {
  override state = { at: this.props.at, error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  static getDerivedStateFromProps({ at }: CaughtProps, state: CaughtState) {
    return at === state.at ? null : { at, error: null }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return <Problem error={error} again={() => this.setState({ error: null })} />
  }
}
