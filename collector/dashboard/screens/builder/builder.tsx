import { Grid } from "@mantine/core"
import { Page } from "../../elements/page.tsx"
import { Snippets } from "./snippets.tsx"
import { WishForm } from "./wish-form.tsx"
import { useWishes } from "./wishes.ts"

/** Makes the exact text to paste: into a network, a page, a shop's back end; and waits for the first of it. */
export default function Builder() {
  const [wishes, change] = useWishes()
  return (
    <Page
      title="Builder"
      about="The exact script, pixel or postback URL to paste, and a test that it arrives."
    >
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 4 }}>
          <WishForm wishes={wishes} change={change} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Snippets wishes={wishes} />
        </Grid.Col>
      </Grid>
    </Page>
  )
}
