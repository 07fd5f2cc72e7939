import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Reports. */
export default function Reports() {
  return (
    <Page title="Reports">
      <Loading />
    </Page>
  )
}
