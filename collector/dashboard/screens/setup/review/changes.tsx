import { Text } from "@mantine/core"
import type { Change } from "../../../../domain/settings/compare.ts"
import { placeOf, valueText, verbOf } from "./change-words.ts"

/** What differs between two documents, one after the other. */
export function Changes({ changes, label }: { changes: readonly Change[]; label: string }) {
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing differs.
      </Text>
    )
  return (
    <ul className="changes" aria-label={label}>
      {changes.map((change) => (
        <OneChange key={change.path} change={change} />
      ))}
    </ul>
  )
}

function OneChange({ change }: { change: Change }) {
  const { thing, within } = placeOf(change.path)
  const { from, to } = change
  return (
    <li>
      <Text size="sm" className="long">
        {thing}
        {within && <> · {within}</>}{" "}
        <Text span size="xs" c="dimmed">
          {verbOf(change)}
        </Text>
      </Text>
      <div className="values">
        {from !== null && <Value value={from} name="is-gone" />}
        {from !== null && to !== null && <span aria-hidden="true">→</span>}
        {to !== null && <Value value={to} name="is-new" />}
      </div>
    </li>
  )
}

function Value({ value, name }: { value: unknown; name: "is-gone" | "is-new" }) {
  const { text, isBlock } = valueText(value)
  if (isBlock) return <pre className={name}>{text}</pre>
  if (name === "is-gone") return <del className="is-gone long">{text}</del>
  return <ins className="long is-new">{text}</ins>
}
