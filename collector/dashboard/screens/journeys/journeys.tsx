import "../../report/report.css"
import { Page } from "../../elements/page.tsx"
import { PeriodPicker } from "../../elements/period-picker.tsx"
import { Tabs } from "../../elements/tabs.tsx"
import { Funnels } from "./funnels.tsx"
import { Paths } from "./paths.tsx"

/** The ways to conversion: as visitors went them, and as funnels were meant. */
export default function Journeys() {
  return (
    <Page title="Journeys" about="The pages visitors saw before they converted." actions={<PeriodPicker />}>
      <Tabs
        tabs={[
          ["paths", "Paths"],
          ["funnels", "Funnels"],
        ]}
      >
        {(tab) => (tab === "paths" ? <Paths /> : <Funnels />)}
      </Tabs>
    </Page>
  )
}
