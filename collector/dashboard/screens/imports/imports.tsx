import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Imports. */
export default function Imports() {
  return (
    <Page title="Imports">
      <Loading />
    </Page>
  )
}
