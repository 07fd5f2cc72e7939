import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Conversions. */
export default function Conversions() {
  return (
    <Page title="Conversions">
      <Loading />
    </Page>
  )
}
