import { Button } from "@mantine/core"
import { To } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"
import type { Conflict } from "./conflict.ts"
import type { Settling } from "./settling.ts"

interface CandidatesProps {
  conflict: Conflict
  settling: Settling
  mayChoose: boolean
}

/** The conversions a claim may be about: each with what tells it from the others, and the choice of it. */
export function Candidates({ conflict: { candidates, choices }, settling, mayChoose }: CandidatesProps) {
  const choose = choices.find(({ choice }) => choice === "choose")
  const { wish, settle } = settling
  return (
    <ul className="candidates" aria-label="What it may be about">
      {candidates.map(({ id, type, tx, page, names, amountMinor, currency, status, at }) => (
        <li key={id}>
          <span className="is-amount">{money(amountMinor, currency)}</span>
          <Word>{status}</Word>
          <span className="said">
            <To href={`/conversions/${id}`}>
              {type}
              {tx && ` ${tx}`}
            </To>
            <span className="long">{names.page ?? page}</span>
            <When at={at} />
          </span>
          {mayChoose && choose && (
            <Button
              size="xs"
              variant="default"
              aria-label={`${choose.label}: ${type}, ${money(amountMinor, currency)}, ${status}`}
              loading={wish?.conversion === id}
              disabled={wish !== null && wish.conversion !== id}
              onClick={() => settle({ choice: choose.choice, conversion: id })}
            >
              {choose.label}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
