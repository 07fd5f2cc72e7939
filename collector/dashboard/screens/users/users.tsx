import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Users. */
export default function Users() {
  return (
    <Page title="Users">
      <Loading />
    </Page>
  )
}
