import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Doctor. */
export default function Doctor() {
  return (
    <Page title="Doctor">
      <Loading />
    </Page>
  )
}
