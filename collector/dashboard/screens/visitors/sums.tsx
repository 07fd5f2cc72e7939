import { Text } from "@mantine/core"
import type { Visitor } from "../../api/visitor.ts"
import { ClientFacts } from "../../elements/client-facts.tsx"
import { Facts } from "../../elements/facts.tsx"
import { Section } from "../../elements/section.tsx"
import { When } from "../../elements/when.tsx"
import { money } from "../../format/money.ts"
import { count } from "../../format/number.ts"
import { howMany, older } from "./how-many.ts"

/** Who it is, as far as one can know, and what came of it. */
export function Sums({ visitor }: { visitor: Visitor }) {
  const { hits, conversions, more } = visitor
  const [first, last] = [hits[0], hits.at(-1)]
  const counted = conversions.filter(({ deleted }) => !deleted)
  return (
    <>
      {more.length > 0 && (
        <Text>
          There is more of this visitor than is shown: {older(visitor)}. What stands here counts the newest.
        </Text>
      )}
      <Facts
        facts={[
          [more.includes("hits") ? "First of these views" : "First seen", first && <When at={first.at} />],
          ["Last seen", last && <When at={last.at} />],
          ["Views", howMany(visitor, "hits")],
          ["Conversions", count(counted.length)],
          ["Revenue", revenueOf(counted)],
        ]}
      />
      {last?.client && (
        <Section title="The browser, when last seen">
          <ClientFacts client={last.client} geo={last.geo} />
        </Section>
      )}
    </>
  )
}

/** By currency: amounts of two currencies make no sum. */
function revenueOf(conversions: Visitor["conversions"]): string | null {
  const sums = new Map<string, number>()
  for (const { currency, revenueMinor } of conversions)
    sums.set(currency, (sums.get(currency) ?? 0) + revenueMinor)
  return [...sums].map(([currency, minor]) => money(minor, currency)).join(" + ") || null
}
