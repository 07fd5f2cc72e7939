import { Button, Group, Stack, Text } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import type { Hit } from "../../api/conversion.ts"
import { useNames } from "../../api/names.ts"
import { Id } from "../../elements/id.tsx"
import { Section } from "../../elements/section.tsx"
import { StrangersLink } from "../../elements/strangers-link.tsx"
import { To } from "../../elements/to.tsx"
import { useAddress } from "../../format/address.ts"
import { Checks } from "./checks.tsx"
import { diagnosisOf, type Watched } from "./diagnosis.ts"
import { hitToClaim, KEY, type PostbackSettings, testPostback } from "./test-postback.ts"
import { addressOf } from "./test-visit.ts"
import { useWatch } from "./use-watch.ts"

interface WatchProps {
  url: string
  mark: string
  since: string
}

/** One test visit, as far as it has come. */
export function Watch({ url, mark, since }: WatchProps) {
  const [, change] = useAddress()
  const watched = useWatch(mark, since)
  const names = useNames()
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          Watching the visit that began at <StrangersLink>{addressOf(url, mark) ?? url}</StrangersLink>
        </Text>
        <Button variant="default" onClick={() => change({ url: null, mark: null, since: null }, true)}>
          Begin another
        </Button>
      </Group>
      <Checks checks={diagnosisOf(watched, names)} />
      <More watched={watched} />
    </Stack>
  )
}

/** What helps to go on: the postback to send, and the ways to all that came. */
function More({ watched: { visitor, conversion } }: { watched: Watched }) {
  const hit = hitToClaim(visitor?.hits ?? [])
  if (!visitor || hit === null) return null
  return (
    <Section title="Of this visit">
      <Text size="sm">
        <To href={`/visitors/${visitor.vid}`}>All that was received</To>
        {conversion && (
          <>
            {" · "}
            <To href={`/conversions/${conversion.id}`}>the conversion</To>
          </>
        )}
      </Text>
      {!conversion && <Postback hit={hit} />}
    </Section>
  )
}

function Postback({ hit }: { hit: Pick<Hit, "hit" | "page"> }) {
  const { data } = useAnswer<{ settings: PostbackSettings }>("settings")
  if (data === undefined) return null
  const { path, needsKeyOf } = testPostback(hit, data.settings)
  return (
    <>
      <Text size="sm" c="dimmed">
        The postback a network would send for it: open it, or give it to the network to try.
        {needsKeyOf !== null && (
          <>
            {" "}
            In place of <code>{KEY}</code> stands the key of {needsKeyOf}, which{" "}
            <To href="/builder">the builder</To> has.
          </>
        )}
      </Text>
      <Id>{new URL(path, document.baseURI).href}</Id>
    </>
  )
}
