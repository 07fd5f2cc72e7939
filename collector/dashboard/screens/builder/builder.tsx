import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Builder. */
export default function Builder() {
  return (
    <Page title="Builder">
      <Loading />
    </Page>
  )
}
