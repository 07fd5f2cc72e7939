import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Deliveries. */
export default function Deliveries() {
  return (
    <Page title="Deliveries">
      <Loading />
    </Page>
  )
}
