import { Page } from "../../elements/page.tsx"
import { useAddress } from "../../format/address.ts"
import { BeginForm } from "./begin-form.tsx"
import { Watch } from "./watch.tsx"

/** Watches one test visit from the click to the postback, and says what to do where it stops. */
export default function Doctor() {
  const [address] = useAddress()
  const [url, mark, since] = [address.get("url"), address.get("mark"), address.get("since")]
  const isBegun = url !== null && mark !== null && since !== null && !Number.isNaN(Date.parse(since))
  return (
    <Page
      title="Doctor"
      about="Make one test visit. The doctor watches it from the click to the postback, and says what to do where it stops."
    >
      {isBegun ? <Watch key={mark} url={url} mark={mark} since={since} /> : <BeginForm />}
    </Page>
  )
}
