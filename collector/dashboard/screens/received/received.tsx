import { useAnswer } from "../../api/answer.ts"
import { Page } from "../../elements/page.tsx"
import { Tabs } from "../../elements/tabs.tsx"
import { useOpen } from "../../format/address.ts"
import { count } from "../../format/number.ts"
import type { ScreenProps } from "../../screen-props.ts"
import type { AsideList } from "./aside.ts"
import { EventDetail } from "./event-detail.tsx"
import { Log } from "./log.tsx"
import { PutAside } from "./put-aside.tsx"

const LOOK_EVERY_MS = 10_000

/** Everything that was received, as it comes in; and apart, what could not be recorded. */
export default function ReceivedScreen({ id }: ScreenProps) {
  const open = useOpen("/received")
  const { data } = useAnswer<AsideList>("rejected", { limit: 1 }, LOOK_EVERY_MS)
  const aside = data?.count ? `Put aside (${count(data.count)})` : "Put aside"
  return (
    <Page title="Received" about="Every event and claim, with what was decided of it and why.">
      <Tabs
        tabs={[
          ["log", "Everything"],
          ["aside", aside],
        ]}
      >
        {(tab) => (tab === "aside" ? <PutAside /> : <Log id={id} open={open} />)}
      </Tabs>
      <EventDetail id={id} close={() => open(null)} />
    </Page>
  )
}
