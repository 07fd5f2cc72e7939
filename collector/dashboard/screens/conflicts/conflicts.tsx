import { Page } from "../../elements/page.tsx"
import { Tabs } from "../../elements/tabs.tsx"
import { SettledList } from "./settled-list.tsx"
import { Templates } from "./templates.tsx"
import { ToSettle } from "./to-settle.tsx"
import { Words } from "./words.tsx"
import "./conflicts.css"

const TABS = [
  ["conflicts", "To settle"],
  ["words", "Words"],
  ["templates", "Templates"],
  ["settled", "Settled"],
] as const

const PARTS: Record<string, () => React.ReactNode> = {
  conflicts: ToSettle,
  words: Words,
  templates: Templates,
  settled: SettledList,
}

/** What only a person can decide: sales told in two ways, words nobody has explained, templates nobody filled in. */
export default function Conflicts() {
  return (
    <Page title="Conflicts" about="What was told in two ways, or in words nobody has explained yet.">
      <Tabs tabs={TABS}>
        {(tab) => {
          const Part = PARTS[tab] ?? ToSettle
          return <Part />
        }}
      </Tabs>
    </Page>
  )
}
