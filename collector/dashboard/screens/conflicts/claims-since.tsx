import { To } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { count as counted } from "../../format/number.ts"

interface ClaimsSinceProps {
  count: number
  oldest: string | null
  /** Where the API lists them. */
  list: string
}

/** How many claims said it, since when, and the way to them. */
export function ClaimsSince({ count, oldest, list }: ClaimsSinceProps) {
  return (
    <span className="said">
      <To href={list.replace("/events", "/received")}>
        {counted(count)} {count === 1 ? "claim" : "claims"}
      </To>
      {oldest && (
        <span>
          since <When at={oldest} />
        </span>
      )}
    </span>
  )
}
