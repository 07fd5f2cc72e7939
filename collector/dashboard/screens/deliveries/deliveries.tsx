import { Page } from "../../elements/page.tsx"
import { Tabs } from "../../elements/tabs.tsx"
import type { ScreenProps } from "../../screen-props.ts"
import { DeliveryDetail } from "./delivery-detail.tsx"
import { DeliveryLog } from "./delivery-log.tsx"
import { Destinations } from "./destinations.tsx"

/** What was sent to traffic sources and webhooks: each delivery with every attempt, and how destinations do. */
export default function Deliveries({ id }: ScreenProps) {
  return (
    <Page title="Deliveries" about="What conversions sent on, to whom, and what was answered.">
      <Tabs
        tabs={[
          ["log", "Log"],
          ["destinations", "Destinations"],
        ]}
      >
        {(tab) => (tab === "log" ? <DeliveryLog /> : <Destinations />)}
      </Tabs>
      <DeliveryDetail id={id} />
    </Page>
  )
}
