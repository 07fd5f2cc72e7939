import { Component, type ReactNode } from "react"
import { Problem } from "./problem.tsx"

/** Keeps what a screen throws to that screen. https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary */
export class Surprise extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return <Problem error={error} again={() => this.setState({ error: null })} />
  }
}
