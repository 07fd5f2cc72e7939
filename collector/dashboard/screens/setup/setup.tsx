import { Stack } from "@mantine/core"
import { Page } from "../../elements/page.tsx"
import { useAddress } from "../../format/address.ts"
import type { ScreenProps } from "../../screen-props.ts"
import { Drafted } from "./draft/draft.tsx"
import { Navigation } from "./navigation.tsx"
import { PARTS } from "./parts.tsx"
import { Unsaved } from "./review/unsaved.tsx"
import "./setup.css"

/** Set-up: one draft of the settings, in parts; nothing is in force before it was looked through and saved. */
export default function Setup({ id }: ScreenProps) {
  const [address] = useAddress()
  const [first] = PARTS
  const part = PARTS.find(({ tab }) => tab === address.get("tab")) ?? first
  if (part === undefined) return null
  return (
    <Drafted>
      <Page title="Set-up">
        <div className="setup">
          <Navigation tab={part.tab} />
          <Stack gap="lg" className="part">
            <part.Shown key={part.tab} id={id} />
          </Stack>
        </div>
      </Page>
      <Unsaved />
    </Drafted>
  )
}
