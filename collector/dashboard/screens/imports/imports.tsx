import { Page } from "../../elements/page.tsx"
import { Tabs } from "../../elements/tabs.tsx"
import { useAddress } from "../../format/address.ts"
import type { ScreenProps } from "../../screen-props.ts"
import { ClaimImport } from "./claim-import.tsx"
import { ClaimImports } from "./claim-imports.tsx"
import { CostImport } from "./cost-import.tsx"
import { CostImports } from "./cost-imports.tsx"

/** Files: claims of conversions, and what traffic cost. Each is seen before it counts, and can be undone. */
export default function Imports({ id }: ScreenProps) {
  const [address] = useAddress()
  const isCosts = address.get("tab") === "costs"
  if (id !== null) return isCosts ? <CostImport id={id} /> : <ClaimImport id={id} />
  return (
    <Page
      title="Imports"
      about="Each file is shown row by row before it counts, and can be undone as a whole."
    >
      <Tabs
        tabs={[
          ["conversions", "Conversions"],
          ["costs", "Costs"],
        ]}
      >
        {(tab) => (tab === "costs" ? <CostImports /> : <ClaimImports />)}
      </Tabs>
    </Page>
  )
}
