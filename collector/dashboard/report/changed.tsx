import "./report.css"
import type { Change } from "./change.ts"

/** How a figure changed, in the colour of good news or bad. */
export function Changed({ change: { words, isGood } }: { change: Change }) {
  return (
    <span className="changed" data-good={isGood === null ? undefined : isGood}>
      {words}
    </span>
  )
}
