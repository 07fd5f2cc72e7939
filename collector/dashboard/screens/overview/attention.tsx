import { Text } from "@mantine/core"
import { Link } from "wouter"
import { useAnswer } from "../../api/answer.ts"
import { useNames } from "../../api/names.ts"
import { Card } from "../../elements/card.tsx"
import { ago } from "../../format/when.ts"
import { type AttentionAnswer, linesOf } from "./attention-lines.ts"

const AGAIN_MS = 30_000

/** What needs somebody: each line leads to where it is settled. */
export function Attention() {
  const { data } = useAnswer<AttentionAnswer>("attention", {}, AGAIN_MS)
  const names = useNames()
  if (data === undefined) return null
  const lines = linesOf(data, names)
  return (
    <Card title="Needs attention">
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing: all that came in was understood, settled and sent on.
        </Text>
      )}
      <ul className="attention" aria-label="Needs attention">
        {lines.map(({ key, text, detail, oldest, to }) => (
          <li key={key}>
            <Link href={to}>
              <span className="line">{text}</span>
              {detail && <span className="long soft">{detail}</span>}
              {oldest && <span className="soft">Since {ago(oldest)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
