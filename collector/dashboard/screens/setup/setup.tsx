import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Set-up. */
export default function Setup() {
  return (
    <Page title="Set-up">
      <Loading />
    </Page>
  )
}
