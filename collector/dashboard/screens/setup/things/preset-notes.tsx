import { Anchor, Code, Stack, Text } from "@mantine/core"
import type { ReactNode } from "react"
import { useAnswer } from "../../../api/answer.ts"
import { Copy } from "../../../elements/copy.tsx"
import { To } from "../../../elements/to.tsx"
import { KEY } from "../../doctor/test-postback.ts"
import type { Fields } from "../draft/path.ts"
import { postbackToPaste } from "./postback-to-paste.ts"

/** What a preset says besides the settings it begins with. */
export interface Preset {
  name: string
  source: string
  checked: string
  firstHand: boolean
  notes: string[]
  replace: Record<string, string>
  tracking?: string
  adds?: string[]
  offer?: string | null
  postback?: string
}

/** The preset that has a thing's id, where there is one. */
export function usePreset(kind: "traffic-sources" | "offer-sources", id: unknown): Preset | null {
  const { data: all } = useAnswer<{ items: { kind: string; id: string }[] }>("presets")
  const isThere = all?.items.some((one) => one.kind === kind && one.id === id) ?? false
  const { data } = useAnswer<Preset>(isThere ? `presets/${kind}/${encodeURIComponent(String(id))}` : null)
  return isThere ? (data ?? null) : null
}

/** The texts that go to the traffic source. */
export function TrafficPreset({ thing }: { thing: Fields }) {
  const preset = usePreset("traffic-sources", thing.id)
  if (preset === null) return null
  return (
    <Noted preset={preset}>
      {preset.tracking && <Line title="Append to each link there" text={preset.tracking} />}
    </Noted>
  )
}

/** The texts that go to the network. */
export function OfferPreset({ thing }: { thing: Fields }) {
  const preset = usePreset("offer-sources", thing.id)
  if (preset === null) return null
  return (
    <Noted preset={preset}>
      {preset.offer && <Line title="Append to the URL of each offer" text={preset.offer} />}
      {preset.postback && <Postback postback={preset.postback} ownKey={thing.key} />}
    </Noted>
  )
}

function Postback({ postback, ownKey }: { postback: string; ownKey: unknown }) {
  const { url, hidesKey } = postbackToPaste(postback, ownKey, document.baseURI)
  return (
    <>
      <Line title="Postback URL to paste there" text={url} />
      {hidesKey && (
        <Text size="sm">
          In place of <code>{KEY}</code> stands its key, which <To href="/builder">the builder</To> has.
        </Text>
      )}
    </>
  )
}

function Noted({ preset, children }: { preset: Preset; children: ReactNode }) {
  const { notes, replace, source, checked, firstHand } = preset
  return (
    <Stack gap="xs" className="noted">
      {children}
      {Object.entries(replace).map(([word, what]) => (
        <Text key={word} size="sm">
          In place of <code>{word}</code> write {what}.
        </Text>
      ))}
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        Checked {checked} by{" "}
        <Anchor underline="always" href={source} target="_blank" rel="noreferrer noopener" inherit>
          this page
        </Anchor>
        {firstHand ? "" : ", at second hand"}. Where your account there says otherwise, it is right.
      </Text>
    </Stack>
  )
}

function Line({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Code className="long">{text}</Code> <Copy text={text} />
    </div>
  )
}
