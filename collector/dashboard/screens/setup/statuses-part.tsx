import { Anchor, Text } from "@mantine/core"
import { Link } from "wouter"
import { STATUS_WORDS } from "../../../domain/conversion/status.ts"
import { Facts } from "../../elements/facts.tsx"
import { useDraft } from "./draft/draft.tsx"
import { isFields } from "./draft/path.ts"
import { thingsOf } from "./draft/things-of.ts"
import { Fields } from "./fields/fields.tsx"
import { STATUS_MAP } from "./forms/statuses.ts"
import { PartHead } from "./part-head.tsx"

const BUILT_IN = [...new Set(STATUS_WORDS.values())].map((status) => {
  const words = [...STATUS_WORDS].filter(([, one]) => one === status).map(([word]) => word)
  return [status, words.join(", ")] as const
})

/** Words for statuses: those built in, the account's, and each offer source's. */
export function StatusesPart() {
  const { document } = useDraft()
  const sources = thingsOf(document, "offerSources").filter(isFields)
  return (
    <>
      <PartHead
        title="Statuses"
        about={
          <>
            Networks have their own words for the state of a sale. Say once what each stands for. With a word
            that nobody knows, a new or a pending sale counts as approved, and any other stays as it is; the
            word is listed under{" "}
            <Anchor component={Link} href="/conflicts?tab=words" inherit underline="always">
              Conflicts, Words
            </Anchor>
            .
          </>
        }
      />
      <section aria-label="Built in">
        <Text size="sm" c="dimmed" mb="xs">
          Built in, always understood. A conversion whose status becomes deleted counts no more.
        </Text>
        <Facts facts={BUILT_IN} />
      </section>
      <Fields groups={[{ fields: [{ ...STATUS_MAP, label: "Of the whole account" }] }]} path={["account"]} />
      {sources.map((source, at) => (
        <Fields
          key={String(source.id)}
          groups={[{ fields: [{ ...STATUS_MAP, label: `Of ${String(source.name ?? source.id)}` }] }]}
          path={["offerSources", at]}
        />
      ))}
    </>
  )
}
