import type { WholeConversion } from "../../api/conversion.ts"
import { Named } from "../../elements/named.tsx"
import { Steps } from "../../elements/steps.tsx"
import { When } from "../../elements/when.tsx"
import { lasting } from "../../format/lasting.ts"
import { money } from "../../format/money.ts"

/** Page by page to the sale, with the time from each to the next. */
export function Journey({ conversion }: { conversion: WholeConversion }) {
  const { assists, page, hitAt, type, amountMinor, currency, at } = conversion
  const stops = [
    ...assists.map((assist) => ({
      title: <Named as="page">{assist.page}</Named>,
      at: assist.at,
      isLit: false,
    })),
    { title: <Named as="page">{page}</Named>, at: hitAt, isLit: false },
    { title: `${type}, ${money(amountMinor, currency)}`, at, isLit: true },
  ]
  return (
    <Steps
      steps={stops.map((stop, place) => {
        const before = stops[place - 1]
        return {
          title: <span className="long">{stop.title}</span>,
          isLit: stop.isLit,
          text: (
            <>
              <When at={stop.at} />
              {before && ` · ${lasting(before.at, stop.at)} later`}
            </>
          ),
        }
      })}
    />
  )
}
