import { Loading } from "../../elements/loading.tsx"
import { Page } from "../../elements/page.tsx"

/** Journeys. */
export default function Journeys() {
  return (
    <Page title="Journeys">
      <Loading />
    </Page>
  )
}
