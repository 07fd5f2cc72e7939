import { useEffect } from "react"
import { useLocation } from "wouter"
import { SCREENS } from "../screens.tsx"

const PATIENCE_MS = 1_000

/** `g`, then a screen's key, goes to the screen; never while somebody writes. */
export function useGoKeys(): void {
  const [, go] = useLocation()
  useEffect(() => {
    let asked = 0
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      if (event.key === "g") asked = event.timeStamp
      else if (event.timeStamp - asked < PATIENCE_MS) {
        const screen = SCREENS.find(({ key }) => key === event.key)
        if (screen) go(screen.path)
        asked = 0
      }
    }
    addEventListener("keydown", hear)
    return () => removeEventListener("keydown", hear)
  }, [go])
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
