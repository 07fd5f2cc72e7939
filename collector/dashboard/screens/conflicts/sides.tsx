import { Text } from "@mantine/core"
import type { ReactNode } from "react"
import { useAnswer } from "../../api/answer.ts"
import type { Explained } from "../../api/received.ts"
import { To } from "../../elements/to.tsx"
import { Values } from "../../elements/values.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { amount } from "../../format/money.ts"
import { amountOn, type Conflict, KINDS } from "./conflict.ts"

/** What the conversion says, beside what the claim says. */
export function Sides({ conflict }: { conflict: Conflict }) {
  const { conversion, event, kind } = conflict
  const { past } = KINDS[kind]
  return (
    <div className="sides">
      {conversion && (
        <Side
          title={past === "kept" ? "Before" : "Kept"}
          amount={amountOf("kept", conflict)}
          isPast={past === "kept"}
        >
          <Word>{conversion.status}</Word>
          <span>
            first told <When at={conversion.at} />
          </span>
          <To href={`/conversions/${conversion.id}`}>The conversion</To>
        </Side>
      )}
      <Side
        title={past === "kept" ? "Claimed, and counted now" : "Claimed"}
        amount={amountOf("claimed", conflict)}
        isPast={past === "claimed" && conversion !== null}
      >
        {event.status && event.status !== conversion?.status && <Word>{event.status}</Word>}
        <span>
          by {event.author ?? event.via}, <When at={event.at} />
        </span>
        <To href={`/received/${event.id}`}>The claim</To>
        {kind === "ambiguous_target" && <Said event={event.id} />}
      </Side>
    </div>
  )
}

/** What the claim said, where that is all there is to go by. */
function Said({ event }: { event: string }) {
  const { data } = useAnswer<Explained>(`events/${event}`)
  if (data === undefined) return null
  return <Values values={data.parameters} />
}

function amountOf(side: "kept" | "claimed", conflict: Conflict): string | null {
  const { revenue, currency } = amountOn(side, conflict)
  if (revenue === null && conflict.kind === "ambiguous_target") return null
  return amount(revenue, currency)
}

interface SideProps {
  title: string
  amount: string | null
  /** It is not what counts now. */
  isPast: boolean
  children: ReactNode
}

function Side({ title, amount, isPast, children }: SideProps) {
  return (
    <section className="side" aria-label={title}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      {amount !== null && (
        <Text size="xl" fw={isPast ? 400 : 600} className="is-amount">
          {amount}
        </Text>
      )}
      <div className="said">{children}</div>
    </section>
  )
}
