import { Code, Group, Select, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { Copy } from "../../../elements/copy.tsx"
import { useDraft, useValue } from "../draft/draft.tsx"
import { type Fields, isFields } from "../draft/path.ts"
import { thingsOf } from "../draft/things-of.ts"
import { textsOf } from "../fields/names-field.tsx"
import { usePreset } from "./preset-notes.tsx"

/** The address that begins with this collector's, or with a further host's. */
export function entranceUrl(code: string, host: string | null): string {
  const base =
    host === null ? document.baseURI : new URL(new URL(document.baseURI).pathname, `https://${host}`)
  return new URL(`go/${encodeURIComponent(code)}`, base).href
}

/** The finished address of a link, to be given to its traffic source. */
export function Entrance({ thing }: { thing: Fields }) {
  const { saved } = useDraft()
  const hosts = textsOf(useValue(["domains"]))
  const [host, setHost] = useState<string | null>(null)
  const preset = usePreset("traffic-sources", thing.source)
  const url = entranceUrl(String(thing.code), host)
  const whole = preset?.tracking ? `${url}?${preset.tracking}` : url
  const isSaved = thingsOf(saved, "links").some((link) => isFields(link) && link.code === thing.code)
  return (
    <Stack gap="xs" className="noted">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          The address to give to the traffic source{preset && `, with the macros of ${preset.name}`}
        </Text>
        {hosts.length > 0 && (
          <Select
            size="xs"
            aria-label="Host"
            placeholder={new URL(document.baseURI).host}
            clearable
            data={hosts}
            value={host}
            onChange={setHost}
          />
        )}
      </Group>
      <Group gap="xs" wrap="nowrap">
        <Code className="long" flex={1}>
          {whole}
        </Code>
        <Copy text={whole} label="Copy" />
      </Group>
      {!isSaved && (
        <Text size="sm" c="dimmed">
          It leads somewhere once it is saved.
        </Text>
      )}
    </Stack>
  )
}
