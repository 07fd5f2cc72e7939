import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Overview. */
export default function Overview() {
  return (
    <Page title="Overview">
      <Loading />
    </Page>
  )
}
