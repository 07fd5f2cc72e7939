import { Text } from "@mantine/core"
import type { ReactNode } from "react"
import { useAnswer } from "../../api/answer.ts"
import type { Conversion } from "../../api/conversion.ts"
import type { Explained } from "../../api/received.ts"
import { To } from "../../elements/to.tsx"
import { Values } from "../../elements/values.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { amount, money } from "../../format/money.ts"
import { amountOn, type Conflict, inForce, KINDS } from "./conflict.ts"

/** What a claim is about, by its kind. */
export function Sides({ conflict }: { conflict: Conflict }) {
  const { conversion, kind } = conflict
  if (kind !== "maybe_same_sale") return <TwoSides conflict={conflict} />
  return conversion && <Later conversion={conversion} event={conflict.event} />
}

/** The conversion that a claim made, though another may be the same sale. */
function Later({ conversion, event }: { conversion: Conversion; event: Conflict["event"] }) {
  const { type, tx, names, page, status } = conversion
  return (
    <div className="sides">
      <Side title="The later one" amount={money(conversion.amountMinor, conversion.currency)} isPast={false}>
        <Word>{status}</Word>
        <To href={`/conversions/${conversion.id}`}>
          {type}
          {tx && ` ${tx}`}
        </To>
        <span className="long">{names.page ?? page}</span>
        <span>
          by {event.author ?? event.via}, <When at={event.at} />
        </span>
        <To href={`/received/${event.id}`}>The claim</To>
      </Side>
    </div>
  )
}

/** What the conversion says, beside what the claim says; and what counts now, where that is neither. */
function TwoSides({ conflict }: { conflict: Conflict }) {
  const { conversion, event, kind } = conflict
  const counts = inForce(conflict)
  const said = event.status === conversion?.status ? null : event.status
  return (
    <div className="sides">
      {conversion && (
        <Side
          title={KINDS[kind].past === "kept" ? "Before" : "Kept"}
          amount={amountOf("kept", conflict)}
          isPast={counts !== "kept"}
        >
          {counts === "kept" && <Word>{conversion.status}</Word>}
          <span>
            first told <When at={conversion.at} />
          </span>
          <To href={`/conversions/${conversion.id}`}>The conversion</To>
        </Side>
      )}
      <Side
        title={counts === "claimed" ? "Claimed, and counted now" : "Claimed"}
        amount={amountOf("claimed", conflict)}
        isPast={conversion !== null && counts !== "claimed"}
      >
        <Word>{counts === "claimed" ? conversion?.status : said}</Word>
        <span>
          by {event.author ?? event.via}, <When at={event.at} />
        </span>
        <To href={`/received/${event.id}`}>The claim</To>
        {kind === "ambiguous_target" && <Said event={event.id} />}
      </Side>
      {conversion && counts === null && (
        <Side title="Counted now" amount={money(conversion.revenueMinor, conversion.currency)} isPast={false}>
          <Word>{conversion.status}</Word>
        </Side>
      )}
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
