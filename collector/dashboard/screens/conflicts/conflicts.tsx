import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Conflicts. */
export default function Conflicts() {
  return (
    <Page title="Conflicts">
      <Loading />
    </Page>
  )
}
