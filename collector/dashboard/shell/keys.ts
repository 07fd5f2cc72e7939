import { useEffect } from "react"
import { useLocation } from "wouter"
import { SCREENS } from "../screens.tsx"

const PATIENCE_MS = 1_000

/**
 * `g`, then a screen's key, goes to the screen; `j` alone to the first row that is seen, from which the list goes on.
 * Never while somebody writes.
 */
export function useKeys(): void {
  const [, go] = useLocation()
  useEffect(() => {
    const never = Number.NEGATIVE_INFINITY
    let asked = never
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      const isGoing = event.timeStamp - asked < PATIENCE_MS
      asked = event.key === "g" ? event.timeStamp : never
      const screen = isGoing && SCREENS.find(({ key }) => key === event.key)
      if (screen) go(screen.path)
      else if (event.key === "j" && event.target === document.body) firstRowSeen()?.focus()
    }
    addEventListener("keydown", hear)
    return () => removeEventListener("keydown", hear)
  }, [go])
}

/** Of the rows that can be opened. */
function firstRowSeen(): HTMLElement | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>("tr.opens")]
  return rows.find((row) => row.getBoundingClientRect().top >= 0)
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
