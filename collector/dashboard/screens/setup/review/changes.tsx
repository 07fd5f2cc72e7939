import { Text } from "@mantine/core"
import { stringify } from "yaml"
import type { Change } from "../../../../domain/settings/compare.ts"
import { useDraft } from "../draft/draft.tsx"
import { titleIn } from "../draft/titles.ts"
import type { TitleOf } from "../funnel-place.ts"
import { type ChangePlace, placeOfChange, verbOf } from "./change-words.ts"
import { hasLines, linesOf, wordsOfValue } from "./value-words.ts"

/** What differs between two documents, one after the other, as the forms say it. */
export function Changes({ changes, label }: { changes: readonly Change[]; label: string }) {
  const { document, saved } = useDraft()
  const titleOf = titleIn([document, saved, ...changes.map(asDocument)])
  if (changes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing differs.
      </Text>
    )
  return (
    <ul className="changes" aria-label={label}>
      {changes.map((change) => (
        <OneChange key={change.path} change={change} titleOf={titleOf} />
      ))}
    </ul>
  )
}

/** A thing that comes or goes has its name with it. */
function asDocument({ path, from, to }: Change): unknown {
  const [, list] = /^(\w+)\[[^\]]*\]$/.exec(path) ?? []
  return list === undefined ? {} : { [list]: [to ?? from] }
}

function OneChange({ change, titleOf }: { change: Change; titleOf: TitleOf }) {
  const of = placeOfChange(change.path, titleOf)
  const { from, to } = change
  return (
    <li>
      <Text size="sm" className="long">
        {of.one}
        {of.title !== null && ` ${of.title}`}
        {of.id !== null && <code className="id-beside">{of.id}</code>}
        {of.labels.map((label) => ` · ${label}`)}{" "}
        <Text span size="xs" c="dimmed">
          {verbOf(change)}
        </Text>
      </Text>
      <div className="values">
        {from !== null && <Value value={from} name="is-gone" {...{ of, titleOf }} />}
        {from !== null && to !== null && <span aria-hidden="true">→</span>}
        {to !== null && <Value value={to} name="is-new" {...{ of, titleOf }} />}
      </div>
    </li>
  )
}

interface ValueProps {
  value: unknown
  name: "is-gone" | "is-new"
  of: ChangePlace
  titleOf: TitleOf
}

function Value({ value, name, of, titleOf }: ValueProps) {
  if (hasLines(value)) return <Lines {...{ value, name, of, titleOf }} />
  const text = wordsOfValue(value, of.field, titleOf)
  if (name === "is-gone") return <del className="is-gone long">{text}</del>
  return <ins className="long is-new">{text}</ins>
}

/** What has fields of its own: each by its label, and on demand as the document has it. */
function Lines({ value, name, of, titleOf }: ValueProps) {
  const lines = linesOf(value, of, titleOf)
  if (lines.length === 0) return null
  return (
    <div className={`lines ${name}`}>
      <dl>
        {lines.map(({ label, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they stay in their order
          <div key={at}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>Show as YAML</summary>
        <pre>{stringify(value).trimEnd()}</pre>
      </details>
    </div>
  )
}
