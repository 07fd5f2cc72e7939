import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Received. */
export default function Received() {
  return (
    <Page title="Received">
      <Loading />
    </Page>
  )
}
