import { Autocomplete, Button, Group, Stack, Text } from "@mantine/core"
import { type FormEvent, useState } from "react"
import { useAnswer } from "../../api/answer.ts"
import { collectorNow } from "../../api/clock.ts"
import { useAddress } from "../../format/address.ts"
import { addressOf, newMark } from "./test-visit.ts"

interface Places {
  settings: { links?: { code: string }[]; pages?: { url?: string }[] }
}

/** Several collectors may differ a little in what time it is. */
const SLACK_MS = 5_000

/** Where the test visit is to begin. */
export function BeginForm() {
  const [url, setUrl] = useState("")
  const [fault, setFault] = useState<string | null>(null)
  const [, change] = useAddress()
  const places = usePlaces()
  const isAddress = addressOf(url.trim(), "") !== null
  const begin = (event: FormEvent) => {
    event.preventDefault()
    const mark = newMark()
    const address = addressOf(url.trim(), mark)
    if (address === null) return setFault("It begins with https:// or http://.")
    window.open(address, "_blank", "noopener,noreferrer")
    change({ url: url.trim(), mark, since: new Date(collectorNow() - SLACK_MS).toISOString() }, true)
  }
  return (
    <form onSubmit={begin} className="form">
      <Stack gap="sm" maw={560}>
        <Autocomplete
          label="Where does the visit begin?"
          description="A link of a funnel, a lander, an offer, or any page that carries the script."
          placeholder="https://shop.example/"
          data={isAddress ? [] : places} // what is an address needs no other, and the list would lie on the button
          value={url}
          clearable
          onChange={(text) => {
            setUrl(text)
            setFault(null)
          }}
          error={fault}
          required
        />
        <Group>
          <Button type="submit">Open it in a new tab</Button>
        </Group>
        <Text size="sm" c="dimmed">
          The address gets a parameter of its own, by which the visit is known again. Ad blockers block what
          they block for your visitors too: test without one first, then with one.
        </Text>
      </Stack>
    </form>
  )
}

/** The links and pages of the settings. */
function usePlaces(): string[] {
  const { data } = useAnswer<Places>("settings")
  const { links = [], pages = [] } = data?.settings ?? {}
  const entrances = links.map(({ code }) => new URL(`go/${encodeURIComponent(code)}`, document.baseURI).href)
  return [...new Set([...entrances, ...pages.flatMap(({ url }) => url ?? [])])]
}
